public import CloudFoundation
import Synchronization

/// A clock that moves when someone waits by it, or when it is told to: hours of waiting take no time.
///
/// A task that waits moves the clock to the end of its wait. A deadline does not: it passes only when
/// the clock has been moved past it.
public final class ManualClock: Clock, Sendable {
    /// A moment, as the time since the clock was made.
    public struct Instant: InstantProtocol {
        /// The time since the clock was made.
        public var offset: Duration

        /// Returns the moment some time later.
        public func advanced(by duration: Duration) -> Instant {
            Instant(offset: self.offset + duration)
        }

        /// Returns the time from this moment to another.
        public func duration(to other: Instant) -> Duration {
            other.offset - self.offset
        }

        /// Whether one moment is before another.
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
    /// - Parameter start: The date at which it starts; noon of January 2, 2026 (UTC) by default.
    public init(start: Date = Date(timeIntervalSince1970: 1_767_355_200)) {
        self.start = start
    }

    /// The moment now.
    public var now: Instant { self.state.withLock { $0.now } }

    /// The smallest difference that counts.
    public var minimumResolution: Duration { .nanoseconds(1) }

    /// The date now.
    public var date: Date {
        let elapsed = self.now.offset.components
        return self.start + TimeInterval(elapsed.seconds) + TimeInterval(elapsed.attoseconds) / 1e18
    }

    /// How long each wait so far was, in order.
    public var waits: [Duration] { self.state.withLock { $0.waits } }

    /// What a client that lives by this clock takes its time from.
    public var time: TimeSource {
        TimeSource(
            clock: self,
            now: { self.date },
            expire: { try await self.expire(after: $0) }
        )
    }

    /// Moves the clock.
    /// - Parameter duration: How far.
    public func advance(by duration: Duration) {
        self.advance(to: self.now.advanced(by: duration))
    }

    /// Moves the clock to the end of the wait.
    /// - Parameters:
    ///   - deadline: The end of the wait.
    ///   - tolerance: Of no account.
    /// - Throws: `CancellationError` if the task is cancelled.
    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        // Lets tasks that are due run first, as they would in the time that passes.
        await Task.yield()
        try Task.checkCancellation()
        self.state.withLock { $0.waits.append($0.now.duration(to: deadline)) }
        self.advance(to: deadline)
    }

    private func advance(to moment: Instant) {
        let due = self.state.withLock { state in
            state.now = max(state.now, moment)
            let due = state.deadlines.filter { $0.value.at <= state.now }
            for id in due.keys { state.deadlines[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    /// Waits without moving the clock.
    private func expire(after duration: Duration) async throws {
        guard duration > .zero else { return }
        let id = self.state.withLock { state in
            state.nextDeadline += 1
            return state.nextDeadline
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = self.state.withLock { state in
                    if state.cancelled.remove(id) != nil { return true }
                    state.deadlines[id] = (state.now.advanced(by: duration), continuation)
                    return false
                }
                if isOver { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            let deadline = self.state.withLock { state in
                let deadline = state.deadlines.removeValue(forKey: id)
                // Cancelled before it began to wait, or after it was over.
                if deadline == nil { state.cancelled.insert(id) }
                return deadline
            }
            deadline?.continuation.resume(throwing: CancellationError())
        }
        _ = self.state.withLock { $0.cancelled.remove(id) }
    }
}
