/// The settings of calls, which can differ between clients that share a connection.
package struct CallSettings: Sendable {
    /// The policy for retries.
    package var retry: RetryPolicy

    /// The limits of a call's duration.
    package var timeouts: Timeouts

    /// The observer of calls.
    package var observer: (any CallObserver)?

    package init(retry: RetryPolicy, timeouts: Timeouts, observer: (any CallObserver)? = nil) {
        self.retry = retry
        self.timeouts = timeouts
        self.observer = observer
    }
}
