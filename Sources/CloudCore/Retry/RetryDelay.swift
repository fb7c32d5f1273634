/// How long to wait before another attempt.
package enum RetryDelay {
    /// Returns a delay.
    ///
    /// It is random, so that clients don't come back in step, up to a bound that doubles with each retry.
    /// A service that says when to come back is believed within 5 seconds.
    /// - Parameters:
    ///   - retry: How many retries there were before this one.
    ///   - reason: Why there is another attempt.
    ///   - hint: How long the service asks to wait.
    ///   - random: A number at or above 0 and below 1.
    ///   - limit: The longest bound.
    /// - Returns: How long to wait.
    package static func delay(
        retry: Int,
        reason: RetryReason,
        hint: Duration? = nil,
        random: Double,
        limit: Duration
    ) -> Duration {
        let base: Duration = reason == .throttling || reason == .inProgress ? .seconds(1) : .milliseconds(50)
        var bound = base
        for _ in 0..<min(retry, 32) where bound < limit { bound *= 2 }
        let delay = min(bound, limit) * random
        guard let hint else { return delay }
        return min(max(hint, delay), delay + .seconds(5))
    }
}

extension Duration {
    /// Reads how many milliseconds a service asks to wait; anything but a number at or above 0 is none.
    package init?(milliseconds text: String) {
        guard let milliseconds = Int(text), milliseconds >= 0 else { return nil }
        self = .milliseconds(milliseconds)
    }
}
