import Synchronization

/// A limiter of concurrent operations; others wait in order.
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

    /// Runs an operation once a permit is available.
    /// - Throws: `CancellationError` if the task is cancelled while it waits, and the operation's errors.
    package func pass<Value>(_ operation: () async throws -> Value) async throws -> Value {
        guard await self.acquire() else { throw CancellationError() }
        defer { self.release() }
        return try await operation()
    }

    /// Acquires a permit, and returns `false` if the task was cancelled first.
    private func acquire() async -> Bool {
        let id = self.state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isAcquired = self.state.withLock { state -> Bool? in
                    guard !Task.isCancelled else { return false }
                    guard state.free == 0 else {
                        state.free -= 1
                        return true
                    }
                    state.waiting.append((id, continuation))
                    return nil
                }
                if let isAcquired { continuation.resume(returning: isAcquired) }
            }
        } onCancel: {
            let waiting = self.state.withLock { state in
                state.waiting.firstIndex { $0.id == id }.map { state.waiting.remove(at: $0) }
            }
            waiting?.continuation.resume(returning: false)
        }
    }

    /// Releases a permit, or passes it to the next waiting task.
    private func release() {
        let next = self.state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().continuation }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
