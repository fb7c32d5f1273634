import Synchronization

/// Runs one operation at a time, however many callers wait for its result.
///
/// A caller that is cancelled returns at once, and the operation goes on for the others.
package final class SingleFlight<Value: Sendable>: Sendable {
    private struct State {
        var isRunning = false
        var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns the result of the operation that runs, or if none does, of one that is started.
    package func value(_ operation: @escaping @Sendable () async throws -> Value) async throws -> Value {
        let id = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        defer { _ = self.state.withLock { $0.cancelled.remove(id) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                self.join(id, continuation, operation)
            }
        } onCancel: {
            let waiter = self.state.withLock { state in
                let waiter = state.waiters.removeValue(forKey: id)
                // Cancelled before it began to wait, or after it was over.
                if waiter == nil { state.cancelled.insert(id) }
                return waiter
            }
            waiter?.resume(throwing: CancellationError())
        }
    }

    /// Starts the operation, if none runs, and doesn't wait for it.
    package func start(_ operation: @escaping @Sendable () async throws -> Value) {
        let starts = self.state.withLock { state in
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if starts { self.run(operation) }
    }

    private func join(
        _ id: Int,
        _ continuation: CheckedContinuation<Value, any Error>,
        _ operation: @escaping @Sendable () async throws -> Value
    ) {
        let (isCancelled, starts) = self.state.withLock { state in
            guard !state.cancelled.contains(id) else { return (true, false) }
            defer { state.isRunning = true }
            state.waiters[id] = continuation
            return (false, !state.isRunning)
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
        if starts { self.run(operation) }
    }

    private func run(_ operation: @escaping @Sendable () async throws -> Value) {
        // A task of its own, so that the caller that happened to start it can be cancelled alone.
        Task {
            let result: Result<Value, any Error>
            do { result = .success(try await operation()) } catch { result = .failure(error) }
            let waiters = self.state.withLock { state in
                defer { state.waiters = [:] }
                state.isRunning = false
                return state.waiters.values
            }
            for waiter in waiters { waiter.resume(with: result) }
        }
    }
}
