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

/// Bounds the requests per second that a client sends, by what the service has throttled so far.
///
/// The rate falls to 70% when the service throttles, and comes back along a cubic curve: fast at first,
/// level around the rate that was throttled, then faster to find out whether more is possible.
/// The numbers are those of the AWS SDKs' adaptive mode.
package final class RateLimiter: Sendable {
    private static let reduction = 0.7
    private static let scale = 0.4
    private static let smoothing = 0.8
    private static let lowestRate = 0.5

    private struct State {
        /// Whether the service has ever throttled.
        var isEnabled = false

        /// Requests per second that are allowed.
        var rate = 0.0

        /// Requests that may be sent at once.
        var capacity = 0.0
        var maxCapacity = 0.0
        var refilledAt = 0.0

        /// Requests per second that were sent.
        var measuredRate = 0.0
        var bucket: Double
        var sentInBucket = 0

        /// The rate at the last throttling, and when that was.
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

    /// The requests per second that are allowed, or `nil` before the first throttling.
    package var rate: Double? { self.state.withLock { $0.isEnabled ? $0.rate : nil } }

    /// Waits until a request may be sent.
    ///
    /// What a waiting request lacks is not taken in advance, so many of them don't push each other far off.
    /// - Returns: Whether it may be sent; `false` if the task was cancelled.
    package func waitForTurn() async -> Bool {
        while let delay = self.takeOrDelay() {
            guard await self.time.sleep(for: delay) else { return false }
        }
        return true
    }

    /// Learns from an answer.
    /// - Parameter isThrottled: Whether the service refused because too much was asked of it.
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

    /// Takes the right to send one request, or returns how long to wait before asking again.
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

    /// Counts an answer, and takes the rate over the half seconds that are over.
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
