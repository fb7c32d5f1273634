import Synchronization

/// What a client may spend on retries, so that it doesn't add to an outage.
///
/// The numbers are those of the AWS SDKs' standard mode, version 2.1.
package final class RetryQuota: Sendable {
    package static let capacity = 500

    private let available: Mutex<Int>

    package init(available: Int = RetryQuota.capacity) {
        self.available = Mutex(available)
    }

    /// What can be spent now.
    package var remaining: Int { self.available.withLock { $0 } }

    /// Takes what a retry costs.
    /// - Returns: What was taken, or `nil` if there is not enough left.
    package func take(for reason: RetryReason) -> Int? {
        let cost = reason == .throttling ? 5 : 14
        return self.available.withLock { available in
            guard available >= cost else { return nil }
            available -= cost
            return cost
        }
    }

    /// Gives back what the last retry of a call that succeeded cost, or 1 if there was none.
    package func refund(_ cost: Int?) {
        self.available.withLock { $0 = min($0 + (cost ?? 1), Self.capacity) }
    }
}
