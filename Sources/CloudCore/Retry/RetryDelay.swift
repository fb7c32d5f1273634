/// The delay before another attempt.
package enum RetryDelay {
    /// Returns the delay before a retry.
    ///
    /// The delay is random, so that clients don't retry in step, with an upper bound that doubles with each retry.
    /// A longer delay that the service requests is honored, up to 5 seconds more than the random one.
    /// - Parameters:
    ///   - retry: The number of earlier retries.
    ///   - reason: The reason for the retry.
    ///   - hint: The delay that the service requests.
    ///   - random: A random number in the range `0..<1`.
    ///   - limit: The maximum upper bound.
    /// - Returns: The delay.
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
    /// Parses the milliseconds that a service requests to wait; `nil` for anything but a nonnegative integer.
    package init?(milliseconds text: String) {
        guard let milliseconds = Int(text), milliseconds >= 0 else { return nil }
        self = .milliseconds(milliseconds)
    }
}
