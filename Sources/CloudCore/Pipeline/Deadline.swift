/// Runs an operation, and cancels it when its time is over.
///
/// - Returns: What the operation returned, or `nil` if its time was over first.
package func withDeadline<Value: Sendable>(
    _ limit: Duration?,
    on time: TimeSource,
    _ operation: @escaping @Sendable () async throws -> Value
) async throws -> Value? {
    guard let limit else { return try await operation() }
    let stopwatch = time.stopwatch()
    return try await withThrowingTaskGroup(of: Value?.self) { group in
        group.addTask { try await operation() }
        group.addTask {
            // Cancelled as soon as the operation is done. The time counts from before this task came to run.
            try await time.expire(limit - stopwatch.elapsed())
            return nil
        }
        defer { group.cancelAll() }
        return try await group.next() ?? nil
    }
}
