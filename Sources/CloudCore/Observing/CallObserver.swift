/// A type that receives the events of a client's calls, for logs, metrics and traces.
public protocol CallObserver: Sendable {
    /// Receives an event.
    ///
    /// Runs on the task that makes the call and delays it, so return quickly.
    /// - Parameter event: The event.
    func observe(_ event: CallEvent)

    /// Returns headers for the request of an attempt, such as the context of a trace.
    ///
    /// Called after the observer has received the event. The headers are not part of the signature, and are added only
    /// if the request doesn't have them. By default, there are none.
    /// - Parameter event: The event of the kind ``CallEvent/Kind/sending(bytes:)``.
    /// - Returns: The headers. Those that HTTP doesn't allow are left out.
    func headers(for event: CallEvent) -> TransportHeaders
}

extension CallObserver {
    /// Returns no headers.
    /// - Parameter event: The event.
    /// - Returns: No headers.
    public func headers(for event: CallEvent) -> TransportHeaders { [:] }
}

/// The observers of the call that the current task makes.
///
/// They also receive the events of the requests for credentials and settings that the call causes.
package enum CurrentObservers {
    @TaskLocal package static var value: [any CallObserver] = []

    /// Runs an operation, whose requests for credentials and settings are reported to observers.
    package static func with<Value: Sendable>(
        _ observers: [any CallObserver],
        _ operation: @Sendable () async throws -> Value
    ) async throws -> Value {
        guard !observers.isEmpty else { return try await operation() }
        return try await self.$value.withValue(observers) { try await operation() }
    }
}
