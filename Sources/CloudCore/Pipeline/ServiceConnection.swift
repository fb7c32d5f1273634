package import CloudFoundation

/// The region, endpoint and pipeline of a client's calls.
package struct ServiceConnection<Wire: WireProtocol>: Sendable {
    /// The region that requests are signed for.
    package let region: String

    /// The URL that requests are sent to.
    package let endpoint: URL

    /// The pipeline that sends them.
    package let pipeline: ServicePipeline<Wire>

    package init(region: String, endpoint: URL, pipeline: ServicePipeline<Wire>) {
        self.region = region
        self.endpoint = endpoint
        self.pipeline = pipeline
    }
}

/// A resolver of the settings that a client was not given, which runs at the first call and keeps the result.
package struct ServiceConnector<Wire: WireProtocol>: Sendable {
    package typealias Failure = CloudError<Wire.ErrorCode>

    private let found: ResolvedOnce<ServiceConnection<Wire>>
    private let limit: Duration?
    private let time: TimeSource

    /// Creates a connector.
    /// - Parameters:
    ///   - limit: The longest time to resolve the settings, which is the timeout of a call.
    ///   - time: The source of time.
    ///   - find: A closure that resolves the settings. It is called again only after a failure.
    package init(
        limit: Duration?,
        on time: TimeSource,
        find: @escaping @Sendable () async throws -> ServiceConnection<Wire>
    ) {
        self.found = ResolvedOnce(find)
        self.limit = limit
        self.time = time
    }

    /// Returns the connection for a call.
    package func connection(for operation: OperationDescriptor) async throws(Failure) -> ServiceConnection<Wire> {
        if let known = self.found.known { return known }
        do {
            let connection = try await withDeadline(self.limit, on: self.time) { [found] in try await found.value }
            if let connection { return connection }
        } catch let error as InvalidRequestError {
            throw .invalidRequest(error)
        } catch let error as ConfigurationError {
            throw .invalidRequest(.invalidConfiguration(error))
        } catch {
            if error is CancellationError || Task.isCancelled {
                throw .cancelled(CancellationFailure(operation: operation.name))
            }
            throw .invalidRequest(.invalidConfiguration(ConfigurationError(place: "region", reason: "\(error)")))
        }
        if Task.isCancelled { throw .cancelled(CancellationFailure(operation: operation.name)) }
        throw .timedOut(
            TimeoutFailure(
                operation: operation.name,
                limit: self.limit ?? .zero,
                mayHaveTakenEffect: false,
                attempts: 0
            )
        )
    }
}
