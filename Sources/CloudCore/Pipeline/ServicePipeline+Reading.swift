package import CloudFoundation
import Dispatch

extension ServicePipeline {
    /// Decodes a response within the remaining time of its call.
    ///
    /// A long response is decoded on a separate thread so that it doesn't block other tasks. If the call times out or
    /// is cancelled, the caller returns and the decoding completes by itself, which is bounded by the maximum response
    /// size.
    /// - Parameters:
    ///   - response: The response.
    ///   - decode: A closure that decodes a body.
    /// - Returns: The decoded value.
    /// - Throws: ``CloudError`` if decoding fails, is cancelled or times out.
    package func read<Value: Sendable>(
        _ response: ServiceResponse,
        _ decode: @escaping @Sendable (Data) throws -> Value
    ) async throws(Failure) -> Value {
        let body = response.response.body
        do {
            guard body.count > maxInPlaceSize else { return try decode(body) }
            let left = self.timeouts.call.map { $0 - response.stopwatch.elapsed() }
            let value = try await withDeadline(left, on: self.dependencies.time) {
                try await SingleFlight<Value>().value { try await onSeparateThread { try decode(body) } }
            }
            if let value { return value }
        } catch is CancellationError {
            throw .cancelled(
                CancellationFailure(
                    operation: response.operation.name,
                    mayHaveTakenEffect: true,
                    attempts: response.metadata.attempts
                )
            )
        } catch {
            throw .decoding(response.failure(error))
        }
        throw .timedOut(
            TimeoutFailure(
                operation: response.operation.name,
                limit: self.timeouts.call ?? .zero,
                mayHaveTakenEffect: true,
                attempts: response.metadata.attempts
            )
        )
    }
}

/// The maximum size in bytes of a body that is decoded on the caller's thread, which takes a few milliseconds.
private let maxInPlaceSize = 262_144

/// Runs long work on a thread outside the shared pool of tasks.
private func onSeparateThread<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "reading a response").async { continuation.resume(with: Result(catching: work)) }
    }
}
