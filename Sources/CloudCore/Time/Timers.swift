import Synchronization

/// Timers that share one sleeping task.
///
/// Every call sets a deadline, and few calls reach it. A cancelled `Task.sleep` keeps its memory until
/// its deadline, whereas a cancelled timer is removed at once.
package final class Timers: Sendable {
    /// The timers of the process.
    package static let shared = Timers()

    /// A closure that runs once: with `true` when the timer fires, with `false` when it is cancelled.
    package typealias Action = @Sendable (_ isTime: Bool) -> Void

    private struct State {
        var pending: [Int: (time: ContinuousClock.Instant, action: Action)] = [:]
        var lastID = 0

        /// The instant at which the sleeping task wakes; `nil` if there is none.
        var wake: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    package init() {}

    /// The number of pending timers.
    package var count: Int { self.state.withLock { $0.pending.count } }

    /// Sets a timer.
    /// - Parameters:
    ///   - delay: The delay after which the timer fires.
    ///   - action: The action of the timer, which must return quickly.
    /// - Returns: The ID of the timer, to cancel it.
    package func set(for delay: Duration, _ action: @escaping Action) -> Int {
        self.set(at: .now + delay.bounded, action)
    }

    /// Sets a timer.
    /// - Parameters:
    ///   - time: The instant at which the timer fires.
    ///   - action: The action of the timer, which must return quickly.
    /// - Returns: The ID of the timer, to cancel it.
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

    /// Cancels a timer, unless it has fired.
    /// - Parameter id: The ID of the timer.
    /// - Returns: Whether the timer was cancelled before it fired.
    @discardableResult
    package func cancel(_ id: Int) -> Bool {
        guard let timer = self.state.withLock({ $0.pending.removeValue(forKey: id) }) else { return false }
        timer.action(false)
        return true
    }

    /// Waits for a delay.
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
            self.fire(at: time)
        }
    }

    private func fire(at time: ContinuousClock.Instant) {
        let (due, next) = self.state.withLock { state in
            let now = ContinuousClock.now
            let due = state.pending.filter { $0.value.time <= now }
            for id in due.keys { state.pending[id] = nil }
            // If an earlier timer was set in the meantime, another task handles the remaining timers.
            guard state.wake == time else { return (due, ContinuousClock.Instant?.none) }
            state.wake = state.pending.values.map(\.time).min()
            return (due, state.wake)
        }
        if let next { self.sleep(until: next) }
        for timer in due.values { timer.action(true) }
    }
}
