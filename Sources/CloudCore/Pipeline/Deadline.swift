/// Runs an operation, and cancels it when its time is over.
///
/// - Returns: What the operation returned, or `nil` if its time was over first.
package func withDeadline<Value: Sendable>(
    _ limit: Duration?,
    on time: TimeSource,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    guard let limit else { return try await operation() }
    if let alarms = time.alarms { return try await withAlarm(limit, alarms, operation) }
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

/// The same with one task in place of two and the group that holds them, since every call has a deadline.
private func withAlarm<Value: Sendable>(
    _ limit: Duration,
    _ alarms: Alarms,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    try Task.checkCancellation()
    let task = startedTask(operation)
    let alarm = alarms.set(for: limit) { isTime in
        if isTime { task.cancel() }
    }
    let result = await withTaskCancellationHandler {
        await task.result
    } onCancel: {
        task.cancel()
    }
    let isInTime = alarms.callOff(alarm)
    // An answer that came together with the end of its time is an answer.
    if case .failure = result, !isInTime, !Task.isCancelled { return nil }
    return try result.get()
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
