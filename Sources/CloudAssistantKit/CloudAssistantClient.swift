import CloudFoundation

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
    /// The region that was given; without one it is found out at the first call.
    public let region: String?

    let options: Options
    let dependencies: Dependencies
    let connector: ServiceConnector<CloudAssistantWireProtocol>

    /// Creates a client.
    ///
    /// Nothing is checked or fetched before the first call. A client that is given region, credentials and transport, and
    /// no profile, reads no file: of what is configured only the environment counts.
    /// - Parameters:
    ///   - region: The region, such as `cn-hangzhou`; by default the one that `ALIBABA_CLOUD_REGION_ID` or the
    ///     command-line tool's profile names.
    ///   - credentials: Where credentials come from; by default where the cloud's own tools find them.
    ///   - transport: What carries requests, those for credentials and settings too unless `options.host` has a
    ///     transport of its own; by default that of the host.
    ///   - options: How the client behaves.
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
                throw InvalidRequestError.missingRegion(lookedAt: configuration.regionSources)
            }
            return ServiceConnection(
                region: region,
                endpoint: try CloudAssistantEndpoint.url(
                    region: region,
                    custom: options.endpoint ?? (options.useVPC ? nil : configuration.endpoint),
                    useVPC: options.useVPC
                        || (configuration.useVPC == true && options.endpoint == nil && configuration.endpoint == nil)
                ),
                pipeline: ServicePipeline(
                    wireProtocol: CloudAssistantWireProtocol(signature: options.signature),
                    credentials: credentials,
                    transport: transport,
                    settings: options.callSettings,
                    dependencies: dependencies,
                    userAgent: options.host.alibabaCloudUserAgent
                )
            )
        }
    }

    /// Creates a client from another that shares its connection.
    init(_ other: CloudAssistantClient, options: Options) {
        self.region = other.region
        self.options = options
        self.dependencies = other.dependencies
        self.connector = other.connector.with(options.callSettings)
    }

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
        let (answer, pipeline) = try await self.roundTrip(request)
        let decoding = self.options.decoding
        let (response, notes) = try await pipeline.read(answer) { body in
            try decoding.decode(R.Response.self, from: body, with: CloudAssistant.decoder)
        }
        return (response, answer.metadata.noting(notes))
    }

    /// Lists page by page, or with ``/CloudCore/Pages/items`` item by item.
    /// - Parameter request: The request for the first page; one with a saved token resumes there.
    /// - Returns: The pages, each fetched when it is asked for.
    public func pages<R: CloudAssistantRequest & PaginatedRequest>(of request: R) -> Pages<R> {
        Pages(from: request) { request throws(CloudAssistantError) in try await self.send(request) }
    }

    /// Lists page by page, and keeps what could not be read of the pages.
    func pages<R: CloudAssistantRequest & PaginatedRequest>(of request: R, noting notes: ResponseNotes) -> Pages<R> {
        Pages(from: request) { request throws(CloudAssistantError) in
            let (response, metadata) = try await self.sendWithMetadata(request)
            notes.add(metadata.notes)
            return response
        }
    }

    /// Sends a request and returns the service's response, not yet decoded: what is not generic is compiled once.
    private func roundTrip(
        _ request: any CloudAssistantRequest
    ) async throws(CloudAssistantError) -> (ServiceResponse, ServicePipeline<CloudAssistantWireProtocol>) {
        let operation = type(of: request).operation
        let connection = try await self.connector.connection(for: operation)
        let answer = try await connection.pipeline.run(operation) { () throws(InvalidRequestError) in
            try self.build(request, for: connection)
        }
        return (answer, connection.pipeline)
    }

    private func build(
        _ request: any CloudAssistantRequest,
        for connection: ServiceConnection<CloudAssistantWireProtocol>
    ) throws(InvalidRequestError) -> TransportRequest {
        let filled = request.fillingClientToken(self.dependencies.unique)
        return try connection.pipeline.wireProtocol.request(
            for: type(of: request).operation.name,
            to: connection.endpoint,
            parameters: filled.query(in: connection.region),
            inForm: type(of: request).sendsForm
        )
    }
}
