/// The region, endpoint and pipeline of a client's calls.
///
/// It is a class, so that a call doesn't copy its many parts.
package final class ServiceConnection<Wire: WireProtocol>: Sendable {
    /// The region that requests are signed for.
    package let region: String

    /// The URL that requests are sent to.
    package let endpoint: URLParts

    /// The pipeline that sends them.
    package let pipeline: ServicePipeline<Wire>

    /// The retry policy of the environment and the profile.
    package let configuredRetry: RetryPolicy?

    package init(
        region: String,
        endpoint: URLParts,
        pipeline: ServicePipeline<Wire>,
        configuredRetry: RetryPolicy? = nil
    ) {
        self.region = region
        self.endpoint = endpoint
        self.pipeline = pipeline
        self.configuredRetry = configuredRetry
    }

    /// Returns the connection with other settings of its calls.
    func with(_ settings: CallSettings) -> ServiceConnection {
        var settings = settings
        settings.retry = settings.retry.completed(by: self.configuredRetry)
        return ServiceConnection(
            region: self.region,
            endpoint: self.endpoint,
            pipeline: self.pipeline.with(settings),
            configuredRetry: self.configuredRetry
        )
    }
}

/// A resolver of the settings that a client was not given, which runs at the first call and keeps the result.
package struct ServiceConnector<Wire: WireProtocol>: Sendable {
    package typealias Failure = CloudError<Wire.ErrorCode>

    private let found: ResolvedOnce<ServiceConnection<Wire>>
    private var limit: Duration?
    private var settings: CallSettings?
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

    /// Returns a connector to the same connection, with other settings of its calls.
    package func with(_ settings: CallSettings) -> ServiceConnector {
        var connector = self
        connector.limit = settings.timeouts.call
        connector.settings = settings
        return connector
    }

    /// Returns the connection for a call.
    package func connection(for call: PipelineCall) async throws(Failure) -> ServiceConnection<Wire> {
        let connection = try await self.resolved(for: call)
        guard let settings else { return connection }
        return connection.with(settings)
    }

    private func resolved(for call: PipelineCall) async throws(Failure) -> ServiceConnection<Wire> {
        if let known = self.found.known { return known }
        do {
            let connection = try await withDeadline(self.limit, on: self.time) {
                [found, observers = call.observers] in
                try await CurrentObservers.with(observers) { try await found.value }
            }
            if let connection { return connection }
        } catch let error as InvalidRequestError {
            throw .invalidRequest(error)
        } catch let error as ConfigurationError {
            throw .invalidRequest(.invalidConfiguration(error))
        } catch {
            if error is CancellationError || Task.isCancelled {
                throw .cancelled(CancellationFailure(operation: call.operation.name))
            }
            throw .invalidRequest(.invalidConfiguration(ConfigurationError(place: "region", reason: "\(error)")))
        }
        if Task.isCancelled { throw .cancelled(CancellationFailure(operation: call.operation.name)) }
        throw .timedOut(
            TimeoutFailure(
                operation: call.operation.name,
                limit: self.limit ?? .zero,
                mayHaveTakenEffect: false,
                attempts: 0
            )
        )
    }
}
