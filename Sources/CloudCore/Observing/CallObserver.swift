/// A type that receives the events of a client's calls, for logs, metrics and traces.
public protocol CallObserver: Sendable {
    /// Receives an event.
    ///
    /// Runs on the task that makes the call and delays it, so return quickly.
    /// - Parameter event: The event.
    func observe(_ event: CallEvent)
}
