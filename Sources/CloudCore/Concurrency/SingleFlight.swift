import Synchronization

/// Runs one operation at a time, however many callers wait for its result.
///
/// A caller that is cancelled returns at once, and the operation goes on for the others. When the last of them has been
/// cancelled, the operation is, unless someone wants it to go on. Who comes before it has ended waits for that, and has
/// another run.
package final class SingleFlight<Value: Sendable>: Sendable {
    package typealias Operation = @Sendable () async throws -> Value

    private struct Waiter {
        let continuation: CheckedContinuation<Value, any Error>
        let operation: Operation
    }

    private struct State {
        /// The operation that runs.
        var task: Task<Void, Never>?

        /// Whether it goes on when nobody waits.
        var goesOn = false

        /// Whether it was cancelled, since nobody waited.
        var isAbandoned = false

        var waiters: [Int: Waiter] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns the result of the operation that runs, or if none does, of one that is started.
    /// - Parameters:
    ///   - goesOn: Whether the operation runs to its end even if nobody waits any more.
    ///   - operation: The operation.
    /// - Returns: Its result.
    /// - Throws: What the operation throws, or `CancellationError` if the caller is cancelled while it waits.
    package func value(goesOn: Bool = false, _ operation: @escaping Operation) async throws -> Value {
        let id = self.state.withLock { state in
            state.nextWaiter += 1
            return state.nextWaiter
        }
        defer { _ = self.state.withLock { $0.cancelled.remove(id) } }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isCancelled = self.state.withLock { state in
                    guard !state.cancelled.contains(id) else { return true }
                    state.waiters[id] = Waiter(continuation: continuation, operation: operation)
                    self.start(operation, goesOn: goesOn, &state)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            self.leave(id)
        }
    }

    /// Starts the operation, if none runs, and doesn't wait for it; it runs to its end.
    package func start(_ operation: @escaping Operation) {
        self.state.withLock { self.start(operation, goesOn: true, &$0) }
    }

    private func start(_ operation: @escaping Operation, goesOn: Bool, _ state: inout State) {
        if goesOn { state.goesOn = true }
        guard state.task == nil else { return }
        // A task of its own, so that the caller that happened to start it can be cancelled alone.
        state.task = Task {
            let result: Result<Value, any Error>
            do { result = .success(try await operation()) } catch { result = .failure(error) }
            self.end(result)
        }
    }

    private func leave(_ id: Int) {
        let (waiter, abandoned) = self.state.withLock { state -> (Waiter?, Task<Void, Never>?) in
            guard let waiter = state.waiters.removeValue(forKey: id) else {
                // Cancelled before it began to wait, or after it was over.
                state.cancelled.insert(id)
                return (nil, nil)
            }
            guard state.waiters.isEmpty, !state.goesOn else { return (waiter, nil) }
            state.isAbandoned = true
            return (waiter, state.task)
        }
        abandoned?.cancel()
        waiter?.continuation.resume(throwing: CancellationError())
    }

    private func end(_ result: Result<Value, any Error>) {
        let waiters = self.state.withLock { state -> [Waiter] in
            let isAbandoned = state.isAbandoned
            state.task = nil
            state.isAbandoned = false
            if isAbandoned, case .failure = result, let waiter = state.waiters.values.first {
                // Not the failure of those who wait now.
                self.start(waiter.operation, goesOn: state.goesOn, &state)
                return []
            }
            defer { state.waiters = [:] }
            state.goesOn = false
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.continuation.resume(with: result) }
    }
}
