import CloudFoundation

/// A client for the requests that fetch credentials, with the same retries and timeouts as other service calls.
package struct CredentialsClient: Sendable {
    let host: HostSystem
    let classifier: ErrorClassifier

    /// The name of the service in events.
    let service: ServiceName

    /// The name of the service in errors.
    var name = "the service"

    /// The `User-Agent` header of each request.
    let userAgent: String

    /// The timeout of one attempt.
    var timeout: Duration

    /// The maximum number of attempts.
    var maxAttempts = 3

    /// The longest delay before another attempt, unless the service requests a longer one.
    var maxDelay = RetryPolicy.standard.maxDelay

    /// Whether to retry if the service can't be reached; `false` for a service that exists only on some machines.
    var retriesUnreachable = true

    /// Whether requests may go through a proxy; `false` for services of the machine itself.
    var allowsProxy = true

    /// Whether errors contain the service's messages; `false` for services of the machine, whose messages may contain
    /// secrets.
    var showsMessages = false

    /// The path of a file of certificate authorities that TLS trusts instead of the system's.
    var trustedAuthorities: String?

    /// Sends a request, and retries it if it fails with a retryable error.
    /// - Parameters:
    ///   - request: The request without a signature.
    ///   - operation: The operation, with the names of the members that contain secrets. Each operation is idempotent.
    ///   - signature: The signature of each attempt.
    ///   - credentials: The credentials to sign with.
    ///   - read: A closure that reads a response with a 2xx status.
    /// - Returns: The closure's value.
    /// - Throws: The closure's error, ``Failure``, ``CredentialsError`` of the credentials to sign with,
    ///   ``InvalidRequestError`` or `CancellationError`.
    func send<Value>(
        _ request: TransportRequest,
        as operation: OperationDescriptor,
        signedBy signature: CredentialsWireProtocol.Signature = .unsigned,
        with credentials: any CredentialsProvider = StaticCredentials(.anonymous),
        reading read: (Response) throws -> Value
    ) async throws -> Value {
        var request = request
        request.allowsProxy = self.allowsProxy
        let pipeline = self.pipeline(signature, credentials)
        var call = pipeline.call(of: operation, self.service, region: signature.region)
        var unreadable: (any Error)?
        do throws(CloudError<CredentialsWireProtocol.ErrorCode>) {
            return try await call.observed { call throws(CloudError<CredentialsWireProtocol.ErrorCode>) in
                let result = try await pipeline.run(&call) { request }
                do {
                    return try read(Response(result.response, receivedAt: self.host.time.now()))
                } catch {
                    unreadable = error
                    throw self.unreadable(error, result)
                }
            }
        } catch {
            if let unreadable { throw unreadable }
            switch error {
            case .service(let failure): throw Failure(failure, of: self.name)
            case .transport(let failure): throw Failure(failure)
            case .credentials(let error): throw error
            case .invalidRequest(let error): throw error
            case .cancelled: throw CancellationError()
            case .decoding, .timedOut: throw Failure(reason: error.description, isUnreachable: false)
            }
        }
    }

    /// Returns the error of a response that can't be read or contains an error, as events report it.
    private func unreadable(
        _ error: any Error,
        _ result: ServiceResponse
    ) -> CloudError<CredentialsWireProtocol.ErrorCode> {
        if let failure = error as? Failure, let code = failure.code {
            return .service(ServiceFailure(code: .init(rawValue: code), status: result.response.status))
        }
        // The text of an error may quote the response, which contains credentials.
        return .decoding(result.failure(Failure(reason: "it has no credentials", isUnreachable: false)))
    }

    private var shared: Shared { self.host.shared.value { Shared() } }

    private func pipeline(
        _ signature: CredentialsWireProtocol.Signature,
        _ credentials: any CredentialsProvider
    ) -> ServicePipeline<CredentialsWireProtocol> {
        ServicePipeline(
            wireProtocol: CredentialsWireProtocol(
                classifier: self.classifier,
                signature: signature,
                retriesUnreachable: self.retriesUnreachable,
                showsMessages: self.showsMessages
            ),
            credentials: credentials,
            transport: self.host.transport,
            settings: CallSettings(
                retry: RetryPolicy(maxAttempts: self.maxAttempts, maxDelay: self.maxDelay),
                timeouts: Timeouts(attempt: self.timeout),
                observers: CurrentObservers.value
            ),
            dependencies: self.host.dependencies(for: self.host.transport),
            quota: self.shared.quota,
            clockSkew: self.shared.clockSkew,
            userAgent: self.userAgent,
            trustedAuthorities: self.trustedAuthorities
        )
    }
}

extension CredentialsClient {
    /// Returns a client for an instance's metadata service, which most machines don't have.
    static func metadata(
        _ classifier: ErrorClassifier,
        _ host: HostSystem,
        of cloud: Cloud,
        as userAgent: String
    ) -> CredentialsClient {
        var client = CredentialsClient(
            host: host,
            classifier: classifier,
            service: ServiceName(cloud, "InstanceMetadata"),
            userAgent: userAgent,
            timeout: .seconds(1)
        )
        (client.retriesUnreachable, client.allowsProxy, client.maxDelay) = (false, false, .seconds(1))
        return client
    }
}

extension CredentialsClient {
    /// The retry quota and the clock offset that all credentials requests of one host share.
    package final class Shared: Sendable {
        let quota = RetryQuota()
        let clockSkew = ClockSkew()

        package init() {}
    }
}

extension Credentials {
    /// A placeholder for the credentials of requests that are not signed.
    fileprivate static let anonymous = Credentials(accessKeyID: "anonymous", secretAccessKey: "anonymous")
}

extension OperationDescriptor {
    /// Returns a descriptor of an operation that returns credentials.
    static func credentials(_ name: String, secretMembers: [String] = []) -> OperationDescriptor {
        OperationDescriptor(name: name, area: "Credentials", isIdempotent: true, secretMembers: secretMembers)
    }
}
