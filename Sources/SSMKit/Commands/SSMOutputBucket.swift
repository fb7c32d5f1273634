import CloudFoundation

/// The S3 bucket that receives a run's whole output.
struct SSMOutputBucket {
    private let location: RunOptions.OutputLocation
    private let endpoint: URL
    private let region: String
    private let pipeline: ServicePipeline<S3WireProtocol>

    private static let operation = OperationDescriptor(name: "GetObject", area: "S3", isIdempotent: true)

    /// Creates a bucket with the region, credentials and transport of a client, and the endpoint configured for S3.
    init(_ location: RunOptions.OutputLocation, client: SSMClient) async throws(SSMError) {
        let connection = try await client.connection(for: Self.operation)
        let region = location.region ?? connection.region
        let ssm = connection.pipeline
        self.location = location
        self.region = region
        self.endpoint = try client.endpoint(of: .s3, region: region)
        self.pipeline = ServicePipeline(
            wireProtocol: S3WireProtocol(signer: SigV4Signer(service: "s3", region: region, options: .s3)),
            credentials: ssm.credentials,
            transport: ssm.transport,
            settings: ssm.settings,
            dependencies: ssm.dependencies,
            quota: ssm.quota,
            userAgent: ssm.userAgent,
            trustedAuthorities: ssm.trustedAuthorities
        )
    }

    /// Returns a result with its truncated outputs fetched in full.
    func completing(_ result: MachineResult) async throws(SSMError) -> MachineResult {
        var whole = result
        if result.standardOutput.isTruncated { whole.standardOutput = try await self.object("stdout", of: result) }
        if result.standardError.isTruncated { whole.standardError = try await self.object("stderr", of: result) }
        return whole
    }

    /// Fetches the object of an output: `PREFIX/COMMAND/MACHINE/PLUGIN/0.PLUGIN/NAME`.
    private func object(_ name: String, of result: MachineResult) async throws(SSMError) -> CommandOutput {
        var failure: SSMError?
        // A result doesn't contain which of the two documents was used.
        for plugin in ["awsrunShellScript", "awsrunPowerShellScript"] {
            let path = [self.location.prefix, result.commandID, result.instanceID, plugin, "0.\(plugin)", name]
            do throws(SSMError) {
                return CommandOutput(try await self.object(path.compactMap(\.self).joined(separator: "/")))
            } catch {
                guard error.serviceFailure?.status == 404 else { throw error }
                failure = failure ?? error
            }
        }
        throw failure ?? .cancelled(CancellationFailure(operation: Self.operation.name))
    }

    private func object(_ key: String) async throws(SSMError) -> Data {
        var call = self.pipeline.call(of: Self.operation, ServiceName(.aws, "S3"), region: self.region)
        return try await call.observed { call throws(SSMError) in
            try await self.pipeline.run(&call) { () throws(InvalidRequestError) in try self.request(for: key) }
                .response.body
        }
    }

    private func request(for key: String) throws(InvalidRequestError) -> TransportRequest {
        // The bucket is in the path rather than in the host: its name may have dots, which certificates don't cover.
        let parts = key.utf8.split(separator: UInt8(ascii: "/")).map { String(Substring($0)) }
        let path = ([self.location.bucket] + parts).map { PercentEncoding.encode($0) }.joined(separator: "/")
        return TransportRequest(method: "GET", url: try URLParts(self.endpoint).url(appending: path))
    }
}

extension SSMClient {
    /// Returns the endpoint of another service, from the client's own options and the configuration.
    fileprivate func endpoint(of service: AWSServiceEndpoint, region: String) throws(SSMError) -> URL {
        let settings: AWSSettings
        do throws(ConfigurationError) {
            settings = try AWSSettings(host: self.options.host, profile: self.options.profile)
        } catch {
            throw .invalidRequest(.invalidConfiguration(error))
        }
        do throws(InvalidRequestError) {
            return try settings.url(
                of: service,
                region: region,
                useFIPS: self.options.useFIPS,
                useDualStack: self.options.useDualStack
            )
        } catch {
            throw .invalidRequest(error)
        }
    }
}

/// The wire protocol of S3, as far as it is needed to read an object.
struct S3WireProtocol: WireProtocol {
    let signer: SigV4Signer

    func sign(
        _ request: TransportRequest,
        with credentials: Credentials,
        at date: Date,
        nonce: () -> String
    ) throws(InvalidRequestError) -> TransportRequest {
        try self.signer.sign(request, with: credentials, at: date)
    }

    func serviceError(
        in response: TransportResponse,
        of operation: OperationDescriptor,
        hiding secrets: SecretFilter
    ) -> ServiceFailure<SSM.ErrorCode> {
        ServiceFailure(
            ofObjectStore: response,
            operation: operation,
            requestID: self.requestID(in: response),
            throttling: AWSErrors.throttling
        )
    }

    func requestID(in response: TransportResponse) -> String? { response.headers["x-amz-request-id"] }

    func clockSuspicion(_ code: SSM.ErrorCode) -> ClockSkew.Suspicion? {
        AWSErrors.clockSuspicion(code.rawValue)
    }
}
