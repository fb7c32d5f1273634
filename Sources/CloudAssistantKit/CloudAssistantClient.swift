import Foundation

/// Makes calls to Alibaba Cloud's ECS Cloud Assistant.
///
/// A client is a value that is cheap to copy and safe to share. It keeps what calls have in common:
/// connections, credentials, and what may be spent on retries. There is nothing to shut down.
///
/// ```swift
/// let assistant = CloudAssistantClient(region: "cn-hangzhou")
/// let started = try await assistant.runCommand(
///     commandContent: "uptime",
///     type: .runShellScript,
///     instanceIDs: ["i-bp185dy2o3o6n0000000"]
/// )
/// ```
public struct CloudAssistantClient: Sendable {
    /// The region, if one was given or is configured.
    public let region: String?

    private let endpoint: Result<URL, InvalidRequest>
    let pipeline: ServicePipeline<CloudAssistantDialect>

    /// Creates a client.
    ///
    /// Nothing is checked or fetched before the first call.
    /// - Parameters:
    ///   - region: The region, such as `cn-hangzhou`; by default the one in `ALIBABA_CLOUD_REGION_ID`.
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
            self.endpoint = .success(try CloudAssistantEndpoint.url(region: region, options: options))
        } catch {
            self.endpoint = .failure(error)
        }
        self.pipeline = ServicePipeline(
            dialect: CloudAssistantDialect(signature: options.signature),
            credentials: credentials ?? CredentialsChain.alibabaCloud(),
            transport: transport,
            retryPolicy: options.retry,
            timeouts: options.timeouts,
            surroundings: options.surroundings ?? Surroundings(time: transport.time),
            observer: options.observer
        )
    }

    /// The environment variables that name a region, in the order in which they are looked at.
    static let regionVariables = ["ALIBABA_CLOUD_REGION_ID"]

    /// Makes a call.
    /// - Parameter request: What is asked of the service.
    /// - Returns: The service's answer.
    /// - Throws: ``CloudAssistantError``, whose case says who failed.
    public func send<R: CloudAssistantRequest>(_ request: R) async throws(CloudAssistantError) -> R.Response {
        try await self.sendWithMetadata(request).response
    }

    /// Makes a call, and returns what came with the answer too: the request id, status, headers and attempts.
    /// - Parameter request: What is asked of the service.
    /// - Returns: The service's answer, and what came with it.
    /// - Throws: ``CloudAssistantError``, whose case says who failed.
    public func sendWithMetadata<R: CloudAssistantRequest>(
        _ request: R
    ) async throws(CloudAssistantError) -> (response: R.Response, metadata: ResponseMetadata) {
        let (answer, metadata) = try await self.pipeline.run(R.operation) { () throws(InvalidRequest) in
            try self.build(request)
        }
        do {
            return (try CloudAssistant.decoder.decode(R.Response.self, from: answer.body), metadata)
        } catch {
            throw .decoding(DecodingFailure(of: R.operation, error, in: answer, metadata))
        }
    }

    /// Lists page by page, or with ``Pages/items`` item by item.
    /// - Parameter request: The request for the first page; one with a saved token resumes there.
    /// - Returns: The pages, each fetched when it is asked for.
    public func pages<R: CloudAssistantRequest & PaginatedRequest>(of request: R) -> Pages<R> {
        Pages(from: request) { request throws(CloudAssistantError) in try await self.send(request) }
    }

    private func build<R: CloudAssistantRequest>(_ request: R) throws(InvalidRequest) -> TransportRequest {
        let url = try self.endpoint.get()
        guard let region = self.region else { throw .missingRegion(lookedAt: Self.regionVariables) }
        let filled = request.fillingClientToken(self.pipeline.surroundings.unique)
        return try self.pipeline.dialect.request(for: R.operation.name, to: url, query: filled.query(in: region))
    }
}
