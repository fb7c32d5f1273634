public import CloudFoundation
import Synchronization

/// A clock that advances when a task sleeps or a test advances it, so that waiting takes no real time.
///
/// A task that sleeps advances the clock to the end of its sleep. A deadline does not advance the clock. It expires
/// only when the clock has been advanced past it.
public final class ManualClock: Clock, Sendable {
    /// An instant, as the time since the clock was created.
    public struct Instant: InstantProtocol {
        /// The time since the clock was created.
        public var offset: Duration

        /// Returns the instant that is later by a duration.
        public func advanced(by duration: Duration) -> Instant {
            Instant(offset: self.offset + duration)
        }

        /// Returns the duration from this instant to another.
        public func duration(to other: Instant) -> Duration {
            other.offset - self.offset
        }

        /// Returns whether one instant is before another.
        public static func < (left: Instant, right: Instant) -> Bool {
            left.offset < right.offset
        }
    }

    private struct State {
        var now = Instant(offset: .zero)
        var waits: [Duration] = []
        var deadlines: [Int: (at: Instant, continuation: CheckedContinuation<Void, any Error>)] = [:]
        var cancelled: Set<Int> = []
        var nextDeadline = 0
    }

    private let start: Date
    private let state = Mutex(State())

    /// Creates a clock.
    /// - Parameter start: The start date. The default is noon of January 2, 2026 (UTC).
    public init(start: Date = Date(timeIntervalSince1970: 1_767_355_200)) {
        self.start = start
    }

    /// The current instant.
    public var now: Instant { self.state.withLock { $0.now } }

    /// The clock's resolution.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// The current date.
    public var date: Date {
        let elapsed = self.now.offset.components
        return self.start + TimeInterval(elapsed.seconds) + TimeInterval(elapsed.attoseconds) / 1e18
    }

    /// The durations of all sleeps so far, in order.
    public var waits: [Duration] { self.state.withLock { $0.waits } }

    /// A time source that uses this clock.
    public var time: TimeSource {
        TimeSource(
            clock: self,
            now: { self.date },
            expire: { try await self.expire(after: $0) }
        )
    }

    /// Advances the clock.
    /// - Parameter duration: The duration to advance by.
    public func advance(by duration: Duration) {
        self.advance(to: self.now.advanced(by: duration))
    }

    /// Advances the clock to the end of the sleep.
    /// - Parameters:
    ///   - deadline: The end of the sleep.
    ///   - tolerance: The allowed tolerance, which is ignored.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        // Lets due tasks run first, as they would during a real sleep.
        await Task.yield()
        try Task.checkCancellation()
        self.state.withLock { $0.waits.append($0.now.duration(to: deadline)) }
        self.advance(to: deadline)
    }

    private func advance(to instant: Instant) {
        let due = self.state.withLock { state in
            state.now = max(state.now, instant)
            let due = state.deadlines.filter { $0.value.at <= state.now }
            for id in due.keys { state.deadlines[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Waits without advancing the clock.
    private func expire(after duration: Duration) async throws {
        guard duration > .zero else { return }
        let id = self.state.withLock { state in
            state.nextDeadline += 1
            return state.nextDeadline
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = self.state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.deadlines[id] = (state.now.advanced(by: duration), continuation)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let deadline = self.state.withLock { state in
                let deadline = state.deadlines.removeValue(forKey: id)
                // Cancelled before the wait began or after it ended.
                if deadline == nil { state.cancelled.insert(id) }
                return deadline
            }
            deadline?.continuation.resume(throwing: CancellationError())
        }
        _ = self.state.withLock { $0.cancelled.remove(id) }
    }
}
