import Foundation

/// Makes calls to AWS Systems Manager.
///
/// A client is a value that is cheap to copy and safe to share. It keeps what calls have in common:
/// connections, credentials, and what may be spent on retries. There is nothing to shut down.
///
/// ```swift
/// let ssm = SSMClient(region: "eu-west-1")
/// let sent = try await ssm.sendCommand(
///     documentName: "AWS-RunShellScript",
///     instanceIDs: ["i-0123456789abcdef0"],
///     parameters: ["commands": ["uptime"]]
/// )
/// ```
public struct SSMClient: Sendable {
    /// The region, if one was given or is configured.
    public let region: String?

    private let endpoint: Result<URL, InvalidRequest>
    let pipeline: ServicePipeline<SSMDialect>

    /// Creates a client.
    ///
    /// Nothing is checked or fetched before the first call.
    /// - Parameters:
    ///   - region: The region, such as `eu-west-1`; by default the one in `AWS_REGION` or `AWS_DEFAULT_REGION`.
    ///   - credentials: Where credentials come from; by default where the cloud's own tools find them.
    ///   - transport: What carries requests; by default ``URLSessionTransport/shared``.
    ///   - options: How the client behaves.
    public init(
        region: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        transport: (any HTTPTransport)? = nil,
        options: Options = .init()
    ) {
        let environment = ProcessInfo.processInfo.environment
        let region = region ?? Self.regionVariables.lazy.compactMap(environment.nonBlank).first
        let transport = transport ?? URLSessionTransport.shared
        self.region = region
        do throws(InvalidRequest) {
            self.endpoint = .success(try SSMEndpoint.url(region: region, options: options))
        } catch {
            self.endpoint = .failure(error)
        }
        self.pipeline = ServicePipeline(
            dialect: SSMDialect(signer: SigV4Signer(service: "ssm", region: region ?? "")),
            credentials: credentials ?? CredentialsChain.aws(region: region),
            transport: transport,
            retryPolicy: options.retry,
            timeouts: options.timeouts,
            surroundings: options.surroundings ?? Surroundings(time: transport.time),
            observer: options.observer
        )
    }

    /// The environment variables that name a region, in the order in which they are looked at.
    static let regionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"]

    /// Makes a call.
    /// - Parameter request: What is asked of the service.
    /// - Returns: The service's answer.
    /// - Throws: ``SSMError``, whose case says who failed.
    public func send<R: SSMRequest>(_ request: R) async throws(SSMError) -> R.Response {
        try await self.sendWithMetadata(request).response
    }

    /// Makes a call, and returns what came with the answer too: the request id, status, headers and attempts.
    /// - Parameter request: What is asked of the service.
    /// - Returns: The service's answer, and what came with it.
    /// - Throws: ``SSMError``, whose case says who failed.
    public func sendWithMetadata<R: SSMRequest>(
        _ request: R
    ) async throws(SSMError) -> (response: R.Response, metadata: ResponseMetadata) {
        let (answer, metadata) = try await self.pipeline.run(R.operation) { () throws(InvalidRequest) in
            try self.build(request)
        }
        do {
            // An operation without output may answer with nothing at all.
            let body = answer.body.isEmpty ? Data("{}".utf8) : answer.body
            return (try SSM.decoder.decode(R.Response.self, from: body), metadata)
        } catch {
            throw .decoding(DecodingFailure(of: R.operation, error, in: answer, metadata))
        }
    }

    /// Lists page by page, or with ``Pages/items`` item by item.
    /// - Parameter request: The request for the first page; one with a saved token resumes there.
    /// - Returns: The pages, each fetched when it is asked for.
    public func pages<R: SSMRequest & PaginatedRequest>(of request: R) -> Pages<R> {
        Pages(from: request) { request throws(SSMError) in try await self.send(request) }
    }

    private func build<R: SSMRequest>(_ request: R) throws(InvalidRequest) -> TransportRequest {
        let url = try self.endpoint.get()
        guard self.region != nil else { throw .missingRegion(lookedAt: Self.regionVariables) }
        let filled = request.fillingClientToken(self.pipeline.surroundings.unique)
        let body: Data
        do {
            body = try SSM.encoder.encode(filled)
        } catch {
            throw .unencodable(operation: R.operation.name, reason: "\(error)")
        }
        return TransportRequest(
            method: "POST",
            url: url,
            headers: [
                "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM.\(R.operation.name)",
            ],
            body: body
        )
    }
}
