import CloudFoundation
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Android)
import Android
#else
import Darwin
#endif

/// A limiter of the requests per second that a client sends, which adapts to throttling by the service.
///
/// The rate drops to 70% when the service throttles and recovers along a cubic curve: fast at first,
/// flat around the rate that was throttled, then faster again to probe for a higher rate.
/// The constants are those of the AWS SDKs' adaptive mode.
package final class RateLimiter: Sendable {
    private static let reduction = 0.7
    private static let scale = 0.4
    private static let smoothing = 0.8
    private static let lowestRate = 0.5

    private struct State {
        /// Whether the service has throttled at least once.
        var isEnabled = false

        /// The allowed requests per second.
        var rate = 0.0

        /// The number of requests that may be sent immediately.
        var capacity = 0.0
        var maxCapacity = 0.0
        var refilledAt = 0.0

        /// The measured requests per second.
        var measuredRate = 0.0
        var bucket: Double
        var sentInBucket = 0

        /// The rate and the time of the last throttling.
        var throttledRate = 0.0
        var throttledAt: Double
    }

    private let time: TimeSource
    private let stopwatch: Stopwatch
    private let state: Mutex<State>

    package init(time: TimeSource) {
        self.time = time
        self.stopwatch = time.stopwatch()
        self.state = Mutex(State(bucket: 0, throttledAt: 0))
    }

    /// The allowed requests per second, or `nil` before the first throttling.
    package var rate: Double? { self.state.withLock { $0.isEnabled ? $0.rate : nil } }

    /// Waits until a request may be sent.
    ///
    /// A waiting request doesn't reserve capacity in advance, so that waiting requests don't delay each other further.
    /// - Returns: Whether the request may be sent; `false` if the task was cancelled.
    package func waitForTurn() async -> Bool {
        while let delay = self.takeOrDelay() {
            guard await self.time.sleep(for: delay) else { return false }
        }
        return true
    }

    /// Updates the rate after a response.
    /// - Parameter isThrottled: Whether the service throttled the request.
    package func note(isThrottled: Bool) {
        let now = self.stopwatch.elapsed().seconds
        self.state.withLock { state in
            Self.measure(&state, now)
            let allowed: Double
            if isThrottled {
                let rate = state.isEnabled ? min(state.measuredRate, state.rate) : state.measuredRate
                state.throttledRate = rate
                state.throttledAt = now
                state.isEnabled = true
                allowed = rate * Self.reduction
            } else {
                let window = cbrt(state.throttledRate * (1 - Self.reduction) / Self.scale)
                let elapsed = now - state.throttledAt - window
                allowed = Self.scale * elapsed * elapsed * elapsed + state.throttledRate
            }
            guard state.isEnabled else { return }
            Self.refill(&state, now)
            state.rate = max(min(allowed, 2 * state.measuredRate), Self.lowestRate)
            state.maxCapacity = max(state.rate, 1)
            state.capacity = min(state.capacity, state.maxCapacity)
        }
    }

    /// Acquires a permit for one request, or returns the delay before the next try.
    private func takeOrDelay() -> Duration? {
        let now = self.stopwatch.elapsed().seconds
        return self.state.withLock { state in
            guard state.isEnabled else { return nil }
            Self.refill(&state, now)
            guard state.capacity < 1 else {
                state.capacity -= 1
                return nil
            }
            return .seconds((1 - state.capacity) / state.rate)
        }
    }

    private static func refill(_ state: inout State, _ now: Double) {
        state.capacity = min(state.maxCapacity, state.capacity + (now - state.refilledAt) * state.rate)
        state.refilledAt = now
    }

    /// Counts a response, and measures the rate over the completed half seconds.
    private static func measure(_ state: inout State, _ now: Double) {
        state.sentInBucket += 1
        let bucket = (now * 2).rounded(.down) / 2
        guard bucket > state.bucket else { return }
        let current = Double(state.sentInBucket) / (bucket - state.bucket)
        state.measuredRate = current * Self.smoothing + state.measuredRate * (1 - Self.smoothing)
        state.sentInBucket = 0
        state.bucket = bucket
    }
}

extension Duration {
    /// The duration in seconds.
    package var seconds: Double {
        self / .seconds(1)
    }
}
