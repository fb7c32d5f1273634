import Synchronization

/// Lets a bounded number of tasks through at a time; the others wait in order.
package final class ConcurrencyLimiter: Sendable {
    private struct State {
        var free: Int
        var waiting: [(id: Int, continuation: CheckedContinuation<Bool, Never>)] = []
        var lastID = 0
    }

    private let state: Mutex<State>

    package init(width: Int) {
        self.state = Mutex(State(free: width))
    }

    /// Runs an operation when it is its turn.
    /// - Throws: `CancellationError` if the task is cancelled while it waits, and what the operation throws.
    package func pass<Value>(_ operation: () async throws -> Value) async throws -> Value {
        guard await self.enter() else { throw CancellationError() }
        defer { self.leave() }
        return try await operation()
    }

    /// Waits for a turn, and returns whether it came before the task was cancelled.
    private func enter() async -> Bool {
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isIn = self.state.withLock { state -> Bool? in
                    guard !Task.isCancelled else { return false }
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let isIn { continuation.resume(returning: isIn) }
            }
        } onCancel: {
            let waiting = self.state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiting?.continuation.resume(returning: false)
        }
    }

    private func leave() {
        let next = self.state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
