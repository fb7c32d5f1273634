import Synchronization

/// A token bucket that limits a client's retries, so that they don't prolong an outage.
///
/// The constants are those of the AWS SDKs' standard mode, version 2.1.
package final class RetryQuota: Sendable {
    package static let capacity = 500

    private let available: Mutex<Int>

    package init(available: Int = RetryQuota.capacity) {
        self.available = Mutex(available)
    }

    /// The number of tokens that remain.
    package var remaining: Int { self.available.withLock { $0 } }

    /// Takes the cost of a retry.
    /// - Returns: The cost, or `nil` if not enough tokens remain.
    package func take(for reason: RetryReason) -> Int? {
        let cost = reason == .throttling ? 5 : 14
        return self.available.withLock { available in
            guard available >= cost else { return nil }
            available -= cost
            return cost
        }
    }

    /// Refunds the cost of a successful call's last retry, or 1 if there was no retry.
    package func refund(_ cost: Int?) {
        self.available.withLock { $0 = min($0 + (cost ?? 1), Self.capacity) }
    }
}
