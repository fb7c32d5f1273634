import Synchronization

/// A runner of one operation at a time, whose result all waiting callers share.
///
/// A cancelled caller returns at once, and the operation continues for the others. Once the last caller is cancelled,
/// the operation is cancelled too, unless it was requested to continue. A caller that arrives before a cancelled
/// operation has ended waits for its end, and the operation then runs again if it failed.
package final class SingleFlight<Value: Sendable>: Sendable {
    package typealias Operation = @Sendable () async throws -> Value

    private struct Waiter {
        let continuation: CheckedContinuation<Value, any Error>
        let operation: Operation
    }

    private struct State {
        /// The running operation.
        var task: Task<Void, Never>?

        /// Whether the operation continues without waiting callers.
        var continuesWhenAbandoned = false

        /// Whether the operation was cancelled because the last caller was.
        var isAbandoned = false

        var waiters: [Int: Waiter] = [:]
        var cancelled: Set<Int> = []
        var nextWaiter = 0
    }

    private let state = Mutex(State())

    package init() {}

    /// Returns the result of the running operation, which is started if necessary.
    /// - Parameters:
    ///   - continuesWhenAbandoned: Whether the operation runs to completion even if all callers are cancelled.
    ///   - operation: The operation.
    /// - Returns: The operation's result.
    /// - Throws: The operation's errors, or `CancellationError` if the caller is cancelled while it waits.
    package func value(continuesWhenAbandoned: Bool = false, _ operation: @escaping Operation) async throws -> Value {
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
                    self.start(operation, continuesWhenAbandoned: continuesWhenAbandoned, &state)
                    return false
                }
                if isCancelled { continuation.resume(throwing: CancellationError()) }
            }
        } onCancel: {
            self.leave(id)
        }
    }

    /// Starts the operation without waiting for it, unless one is running; it runs to completion.
    package func start(_ operation: @escaping Operation) {
        self.state.withLock { self.start(operation, continuesWhenAbandoned: true, &$0) }
    }

    private func start(_ operation: @escaping Operation, continuesWhenAbandoned: Bool, _ state: inout State) {
        if continuesWhenAbandoned { state.continuesWhenAbandoned = true }
        guard state.task == nil else { return }
        // An unstructured task, so that cancelling the caller that started it doesn't cancel the operation.
        state.task = Task {
            let result: Result<Value, any Error>
            do { result = .success(try await operation()) } catch { result = .failure(error) }
            self.end(result)
        }
    }

    private func leave(_ id: Int) {
        let (waiter, abandoned) = self.state.withLock { state -> (Waiter?, Task<Void, Never>?) in
            guard let waiter = state.waiters.removeValue(forKey: id) else {
                // Cancelled before it started to wait, or after the operation ended.
                state.cancelled.insert(id)
                return (nil, nil)
            }
            guard state.waiters.isEmpty, !state.continuesWhenAbandoned else { return (waiter, nil) }
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
                // The cancelled operation's failure doesn't concern callers that arrived later.
                self.start(waiter.operation, continuesWhenAbandoned: state.continuesWhenAbandoned, &state)
                return []
            }
            defer { state.waiters = [:] }
            state.continuesWhenAbandoned = false
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.continuation.resume(with: result) }
    }
}
