/// The settings of calls, which can differ between clients that share a connection.
package struct CallSettings: Sendable {
    /// The policy for retries.
    package var retry: RetryPolicy

    /// The limits of a call's duration.
    package var timeouts: Timeouts

    /// The observers of calls.
    package var observers: [any CallObserver]

    package init(retry: RetryPolicy, timeouts: Timeouts, observers: [any CallObserver] = []) {
        self.retry = retry
        self.timeouts = timeouts
        self.observers = observers
    }
}
