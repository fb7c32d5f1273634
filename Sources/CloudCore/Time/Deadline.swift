/// Runs an operation, and cancels it when its time is over.
///
/// - Returns: What the operation returned, or `nil` if its time was over first.
package func withDeadline<Value: Sendable>(
    _ limit: Duration?,
    on time: TimeSource,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    guard let limit else { return try await operation() }
    if let timers = time.timers { return try await Deadline(limit, timers).watch(operation) }
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        // The time counts from before the operation begins; cancelled as soon as the operation is done.
        group.addTaskAtOnce {
            try await time.expire(limit)
            return nil
        }
        group.addTask { try await operation() }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}

/// An end to wait for, of which alarms tell that it has come.
package struct Deadline: Sendable {
    /// When the time is over.
    package let end: ContinuousClock.Instant
    private let timers: Timers

    /// Creates a deadline.
    /// - Parameters:
    ///   - limit: How long something may take, from now.
    ///   - alarms: What tells that the time is over.
    package init(_ limit: Duration, _ timers: Timers) {
        self.end = .now + limit.bounded
        self.timers = timers
    }

    /// Whether the time is over.
    package var isOver: Bool { ContinuousClock.now >= self.end }

    /// Awaits something, which is told to end when its time is over.
    /// - Parameters:
    ///   - end: Ends the operation, which then throws.
    ///   - operation: What to await.
    /// - Returns: What the operation returned, or `nil` if its time was over first.
    /// - Throws: What the operation throws in its time.
    package func watch<Value>(
        end: @escaping @Sendable () -> Void,
        _ operation: () async throws -> Value
    ) async throws -> Value? {
        let timer = self.timers.set(at: self.end) { isTime in
            if isTime { end() }
        }
        defer { self.timers.cancel(timer) }
        do {
            // An answer that comes together with the end of its time is an answer.
            return try await operation()
        } catch {
            if !self.isOver || Task.isCancelled { throw error }
            return nil
        }
    }

    /// Runs an operation in a task that is cancelled when its time is over: one task in place of two and the group
    /// that holds them, since every call has a deadline.
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

/// Starts a task on this thread where the system can do that, so that what needs no wait needs no other thread.
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
    /// Adds a task that begins on this thread, before this returns, where the system can do that.
    fileprivate mutating func addTaskAtOnce(_ operation: @escaping @Sendable () async throws -> ChildTaskResult) {
        if #available(macOS 26, iOS 26, *) {
            self.addImmediateTask { try await operation() }
        } else {
            self.addTask { try await operation() }
        }
    }
}
