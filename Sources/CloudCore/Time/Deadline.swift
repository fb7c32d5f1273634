/// Runs an operation, and cancels it after a timeout.
///
/// - Returns: The operation's result, or `nil` after the timeout.
package func withDeadline<Value: Sendable>(
    _ limit: Duration?,
    on time: TimeSource,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    guard let limit else { return try await operation() }
    if let timers = time.timers { return try await Deadline(limit, timers).watch(operation) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        // Starts before the operation does, and is cancelled as soon as the operation is done.
        group.addTaskAtOnce {
            try await time.expire(limit)
            return nil
        }
        group.addTask { try await operation() }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}

/// A deadline, enforced by timers.
package struct Deadline: Sendable {
    /// The instant of the deadline.
    package let end: ContinuousClock.Instant
    private let timers: Timers

    /// Creates a deadline.
    /// - Parameters:
    ///   - limit: The timeout, from now.
    ///   - timers: The timers that enforce the deadline.
    package init(_ limit: Duration, _ timers: Timers) {
        self.end = .now + limit.bounded
        self.timers = timers
    }

    /// Whether the deadline has passed.
    package var isOver: Bool { ContinuousClock.now >= self.end }

    /// Runs an operation, and ends it when the deadline passes.
    /// - Parameters:
    ///   - end: A closure that ends the operation, which then throws.
    ///   - operation: The operation.
    /// - Returns: The operation's result, or `nil` if the deadline passed first.
    /// - Throws: The operation's error, if thrown before the deadline.
    package func watch<Value>(
        end: @escaping @Sendable () -> Void,
        _ operation: () async throws -> Value
    ) async throws -> Value? {
        let timer = self.timers.set(at: self.end) { isTime in
            if isTime { end() }
        }
        defer { self.timers.cancel(timer) }
        do {
            // A result that arrives together with the deadline counts.
            return try await operation()
        } catch {
            if !self.isOver || Task.isCancelled { throw error }
            return nil
        }
    }

    /// Runs an operation in a task that is cancelled when the deadline passes.
    ///
    /// Takes one task instead of a group with two, since every call has a deadline.
    package func watch<Value: Sendable>(
        _ operation: @escaping @Sendable () async throws -> Value
    ) async throws -> Value? {
        try Task.checkCancellation()
        let task = startedTask(operation)
        return try await self.watch(end: { task.cancel() }) {
            try await withTaskCancellationHandler {
                try await task.value
            } onCancel: {
                task.cancel()
            }
        }
    }
}

/// Starts a task on the current thread if the system supports it, so that it needs no other thread until it waits.
private func startedTask<Value: Sendable>(
    _ operation: @escaping @Sendable () async throws -> Value
) -> Task<Value, any Error> {
    if #available(macOS 26, iOS 26, *) {
        Task.immediate { try await operation() }
    } else {
        Task { try await operation() }
    }
}

extension ThrowingTaskGroup where Failure == any Error {
    /// Adds a task that starts on the current thread, before this method returns, if the system supports it.
    fileprivate mutating func addTaskAtOnce(_ operation: @escaping @Sendable () async throws -> ChildTaskResult) {
        if #available(macOS 26, iOS 26, *) {
            self.addImmediateTask { try await operation() }
        } else {
            self.addTask { try await operation() }
        }
    }
}
