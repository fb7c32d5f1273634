import Synchronization

/// Things to do when their time comes, unless they are called off before: one sleeping task sees to all of them.
///
/// Deadlines are set for every call and hardly ever reached. A `Task.sleep` that is cancelled keeps its memory until
/// its time would have come; an alarm that is called off leaves nothing behind.
package final class Timers: Sendable {
    /// The alarms of the program.
    package static let shared = Timers()

    /// Runs once: with `true` when the time has come, with `false` when it was called off.
    package typealias Action = @Sendable (_ isTime: Bool) -> Void

    private struct State {
        var pending: [Int: (time: ContinuousClock.Instant, action: Action)] = [:]
        var lastID = 0

        /// When the next sleeping task wakes; there is none if it is `nil`.
        var wake: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    package init() {}

    /// How many alarms are set.
    package var count: Int { self.state.withLock { $0.pending.count } }

    /// Sets an alarm.
    /// - Parameters:
    ///   - delay: When it rings, from now.
    ///   - action: What to do then; has to be quick.
    /// - Returns: What it is called off with.
    package func set(for delay: Duration, _ action: @escaping Action) -> Int {
        self.set(at: .now + delay.bounded, action)
    }

    /// Sets an alarm.
    /// - Parameters:
    ///   - time: When it rings.
    ///   - action: What to do then; has to be quick.
    /// - Returns: What it is called off with.
    package func set(at time: ContinuousClock.Instant, _ action: @escaping Action) -> Int {
        let (id, isFirst) = self.state.withLock { state in
            state.lastID += 1
            state.pending[state.lastID] = (time, action)
            let isFirst = state.wake.map { time < $0 } ?? true
            if isFirst { state.wake = time }
            return (state.lastID, isFirst)
        }
        if isFirst { self.sleep(until: time) }
        return id
    }

    /// Calls an alarm off; one that has rung stays as it is.
    /// - Parameter id: What setting it returned.
    /// - Returns: Whether it had not rung.
    @discardableResult
    package func cancel(_ id: Int) -> Bool {
        guard let timer = self.state.withLock({ $0.pending.removeValue(forKey: id) }) else { return false }
        timer.action(false)
        return true
    }

    /// Returns when some time has passed.
    /// - Throws: `CancellationError` as soon as the task is cancelled.
    package func wait(for delay: Duration) async throws {
        let id = Mutex<Int?>(nil)
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let timer = self.set(for: delay) { isTime in
                    continuation.resume(with: isTime ? .success(()) : .failure(CancellationError()))
                }
                id.withLock { $0 = timer }
                if Task.isCancelled { self.cancel(timer) }
            }
        } onCancel: {
            if let timer = id.withLock(\.self) { self.cancel(timer) }
        }
    }

    private func sleep(until time: ContinuousClock.Instant) {
        Task.detached {
            try? await Task.sleep(until: time, clock: .continuous)
            self.ring(at: time)
        }
    }

    private func ring(at time: ContinuousClock.Instant) {
        let (due, next) = self.state.withLock { state in
            let now = ContinuousClock.now
            let due = state.pending.filter { $0.value.time <= now }
            for id in due.keys { state.pending[id] = nil }
            // If an earlier alarm was set meanwhile, another task sees to what is left.
            guard state.wake == time else { return (due, ContinuousClock.Instant?.none) }
            state.wake = state.pending.values.map(\.time).min()
            return (due, state.wake)
        }
        if let next { self.sleep(until: next) }
        for timer in due.values { timer.action(true) }
    }
}
