import CloudFoundation

/// A client for AWS Systems Manager.
///
/// A client is a value that is cheap to copy and safe to share. Its copies share connections, credentials and the retry
/// quota. It needs no shutdown.
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
    /// The given region.
    ///
    /// Without one, the region is determined at the first call.
    public let region: String?

    let options: Options
    package let dependencies: Dependencies
    package let connector: ServiceConnector<SSMWireProtocol>

    /// Creates a client.
    ///
    /// Nothing is checked or fetched before the first call. A client with region, credentials and transport, and
    /// without a profile, reads no files and is configured by the environment only.
    /// - Parameters:
    ///   - region: The region, such as `eu-west-1`. By default, the one in `AWS_REGION`, `AWS_DEFAULT_REGION`, the
    ///     profile or, on an instance, its metadata.
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
        let credentials =
            credentials ?? CredentialsChain.aws(profile: options.profile, region: region, host: options.host)
        let dependencies = options.host.dependencies(for: transport)
        self.region = region
        self.options = options
        self.dependencies = dependencies
        self.connector = ServiceConnector(limit: options.timeouts.call, on: dependencies.time) {
            let configuration = try await AWSConfiguration.load(
                service: "ssm",
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
                    AWSServiceEndpoint.ssm.url(
                        region: region,
                        custom: options.endpoint ?? configuration.endpoint,
                        useFIPS: options.useFIPS || configuration.useFIPS == true,
                        useDualStack: options.useDualStack || configuration.useDualStack == true
                    )
                ),
                pipeline: ServicePipeline(
                    wireProtocol: SSMWireProtocol(signer: SigV4Signer(service: "ssm", region: region)),
                    credentials: credentials,
                    transport: transport,
                    settings: options.callSettings(configured: configuration.retry),
                    dependencies: dependencies,
                    userAgent: options.host.awsUserAgent(applicationName: configuration.applicationName),
                    trustedAuthorities: configuration.trustedAuthorities
                ),
                configuredRetry: configuration.retry
            )
        }
    }

    /// Creates a client that shares the connection of another client.
    init(_ other: SSMClient, options: Options) {
        self.region = other.region
        self.options = options
        self.dependencies = other.dependencies
        self.connector = other.connector.with(options.callSettings())
    }

    /// Sends a request.
    /// - Parameter request: The request.
    /// - Returns: The response.
    /// - Throws: ``SSMError`` with a case for the cause.
    public func send<R: SSMRequest>(_ request: R) async throws(SSMError) -> R.Response {
        try await self.sendWithMetadata(request).response
    }

    /// Sends a request, and returns the response with its metadata: the request ID, status, headers and attempts.
    /// - Parameter request: The request.
    /// - Returns: The response and its metadata.
    /// - Throws: ``SSMError`` with a case for the cause.
    public func sendWithMetadata<R: SSMRequest>(
        _ request: R
    ) async throws(SSMError) -> (response: R.Response, metadata: ResponseMetadata) {
        try await self.perform(request) { connection throws(InvalidRequestError) in
            try self.build(request, to: connection.endpoint)
        }
    }

    /// Returns the pages of a request, or with ``/CloudCore/Pages/items`` its items.
    /// - Parameter request: The request for the first page. A saved token in it resumes there.
    /// - Returns: The pages, each fetched on demand.
    public func pages<R: SSMRequest & PaginatedRequest>(of request: R) -> Pages<R> {
        Pages(from: request) { request throws(SSMError) in try await self.send(request) }
    }

    /// Returns the pages of a request, and collects notes on what could not be decoded.
    func pages<R: SSMRequest & PaginatedRequest>(of request: R, noting notes: ResponseNotes) -> Pages<R> {
        self.pages(of: request, noting: notes) { request throws(SSMError) in try await self.sendWithMetadata(request) }
    }

    private func build<R: SSMRequest>(_ request: R, to endpoint: URLParts) throws(InvalidRequestError)
        -> TransportRequest
    {
        let filled = request.fillingClientToken(self.dependencies.unique)
        let body: Data
        do throws(EncodingError) {
            body = try filled.json()
        } catch {
            throw .unencodable(operation: R.operation.name, reason: "\(error)")
        }
        return TransportRequest(
            method: "POST",
            to: endpoint,
            headers: [
                "content-type": "application/x-amz-json-1.1", "x-amz-target": "AmazonSSM." + R.operation.name,
            ],
            body: body
        )
    }
}

extension SSMClient: ServiceClient {
    package static let service = ServiceName(.aws, "SSM")
    package var observers: [any CallObserver] { self.options.observers }
    package var decoding: ResponseDecoding { self.options.decoding }
    package static var allowsEmptyBodies: Bool { true }
}
