/// Sees what happens to the calls of a client: for logs, metrics and traces.
public protocol CallObserver: Sendable {
    /// Takes note of an event.
    ///
    /// Called on the task that makes the call, which waits: return at once.
    /// - Parameter event: What happened.
    func observe(_ event: CallEvent)
}
