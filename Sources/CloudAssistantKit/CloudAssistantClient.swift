import CloudFoundation

/// A client for Alibaba Cloud's ECS Cloud Assistant.
///
/// A client is a value that is cheap to copy and safe to share. Its copies share connections, credentials and the retry
/// quota. It needs no shutdown.
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
    /// The given region.
    ///
    /// Without one, the region is determined at the first call.
    public let region: String?

    let options: Options
    package let dependencies: Dependencies
    package let connector: ServiceConnector<CloudAssistantWireProtocol>

    /// Creates a client.
    ///
    /// Nothing is checked or fetched before the first call. A client with region, credentials and transport, and
    /// without a profile, reads no files and is configured by the environment only.
    /// - Parameters:
    ///   - region: The region, such as `cn-hangzhou`. By default, the one in `ALIBABA_CLOUD_REGION_ID` or the
    ///     command-line tool's profile.
    ///   - credentials: The provider of credentials. By default, the same sources as the cloud's own tools.
    ///   - transport: The transport for requests, including those for credentials and settings unless `options.host`
    ///     has a transport of its own. By default, that of the host.
    ///   - options: The options of the client.
    public init(
        region: String? = nil,
        credentials: (any CredentialsProvider)? = nil,
        transport: (any HTTPTransport)? = nil,
        options: Options = .init()
    ) {
        let isGiven = region != nil && credentials != nil && transport != nil && options.profile == nil
        let options = options.serving(transport, readsSettingsFiles: !isGiven)
        let transport = transport ?? options.host.transport
        let credentials = credentials ?? CredentialsChain.alibabaCloud(profile: options.profile, host: options.host)
        let dependencies = options.host.dependencies(for: transport)
        self.region = region
        self.options = options
        self.dependencies = dependencies
        self.connector = ServiceConnector(limit: options.timeouts.call, on: dependencies.time) {
            let configuration = try AlibabaCloudConfiguration.load(
                region: region,
                profile: options.profile,
                host: options.host
            )
            guard let region = configuration.region else {
                throw InvalidRequestError.missingRegion(searched: configuration.regionSources)
            }
            return ServiceConnection(
                region: region,
                endpoint: try URLParts(
                    CloudAssistantEndpoint.url(
                        region: region,
                        custom: options.endpoint ?? (options.useVPC ? nil : configuration.endpoint),
                        useVPC: options.useVPC
                            || (configuration.useVPC == true && options.endpoint == nil
                                && configuration.endpoint == nil)
                    )
                ),
                pipeline: ServicePipeline(
                    wireProtocol: CloudAssistantWireProtocol(signature: options.signature),
                    credentials: credentials,
                    transport: transport,
                    settings: options.callSettings(),
                    dependencies: dependencies,
                    userAgent: options.host.alibabaCloudUserAgent
                )
            )
        }
    }

    /// Creates a client that shares the connection of another client.
    init(_ other: CloudAssistantClient, options: Options) {
        self.region = other.region
        self.options = options
        self.dependencies = other.dependencies
        self.connector = other.connector.with(options.callSettings())
    }

    /// Sends a request.
    /// - Parameter request: The request.
    /// - Returns: The response.
    /// - Throws: ``CloudAssistantError`` with a case for the cause.
    public func send<R: CloudAssistantRequest>(_ request: R) async throws(CloudAssistantError) -> R.Response {
        try await self.sendWithMetadata(request).response
    }

    /// Sends a request, and returns the response with its metadata: the request ID, status, headers and attempts.
    /// - Parameter request: The request.
    /// - Returns: The response and its metadata.
    /// - Throws: ``CloudAssistantError`` with a case for the cause.
    public func sendWithMetadata<R: CloudAssistantRequest>(
        _ request: R
    ) async throws(CloudAssistantError) -> (response: R.Response, metadata: ResponseMetadata) {
        try await self.perform(request) { connection throws(InvalidRequestError) in
            try self.build(request, for: connection)
        }
    }

    /// Returns the pages of a request, or with ``/CloudCore/Pages/items`` its items.
    /// - Parameter request: The request for the first page. A saved token in it resumes there.
    /// - Returns: The pages, each fetched on demand.
    public func pages<R: CloudAssistantRequest & PaginatedRequest>(of request: R) -> Pages<R> {
        Pages(from: request) { request throws(CloudAssistantError) in try await self.send(request) }
    }

    /// Returns the pages of a request, and collects notes on what could not be decoded.
    func pages<R: CloudAssistantRequest & PaginatedRequest>(of request: R, noting notes: ResponseNotes) -> Pages<R> {
        self.pages(of: request, noting: notes) { request throws(CloudAssistantError) in
            try await self.sendWithMetadata(request)
        }
    }

    private func build(
        _ request: some CloudAssistantRequest,
        for connection: ServiceConnection<CloudAssistantWireProtocol>
    ) throws(InvalidRequestError) -> TransportRequest {
        try connection.pipeline.wireProtocol.request(
            for: request.fillingClientToken(self.dependencies.unique),
            to: connection.endpoint,
            region: connection.region
        )
    }
}

extension CloudAssistantClient: ServiceClient {
    package static let service = ServiceName(.alibabaCloud, "ECS")
    package var observers: [any CallObserver] { self.options.observers }
    package var decoding: ResponseDecoding { self.options.decoding }
    package static var allowsEmptyBodies: Bool { false }
}
