package import CloudFoundation
import Dispatch

extension ServicePipeline {
    /// Reads a response within what is left of the time of its call.
    ///
    /// A long response is read on a thread of its own, so that it holds up nothing else. A caller whose time is over, or that
    /// is cancelled, leaves it to end by itself, which it does since there is a largest response.
    /// - Parameters:
    ///   - answer: The response.
    ///   - decode: Reads a body.
    /// - Returns: What was read.
    /// - Throws: ``CloudError``: decoding, cancelled or timed out.
    package func read<Value: Sendable>(
        _ answer: ServiceResponse,
        _ decode: @escaping @Sendable (Data) throws -> Value
    ) async throws(Failure) -> Value {
        let body = answer.response.body
        do {
            guard body.count > longestReadInPlace else { return try decode(body) }
            let left = self.timeouts.call.map { $0 - answer.stopwatch.elapsed() }
            let value = try await withDeadline(left, on: self.dependencies.time) {
                try await SingleFlight<Value>().value { try await onThreadOfItsOwn { try decode(body) } }
            }
            if let value { return value }
        } catch is CancellationError {
            throw .cancelled(
                CancellationFailure(
                    operation: answer.operation.name,
                    mayHaveTakenEffect: true,
                    attempts: answer.metadata.attempts
                )
            )
        } catch {
            throw .decoding(answer.failure(error))
        }
        throw .timedOut(
            TimeoutFailure(
                operation: answer.operation.name,
                limit: self.timeouts.call ?? .zero,
                mayHaveTakenEffect: true,
                attempts: answer.metadata.attempts
            )
        )
    }
}

/// The most bytes of a body that is read where its caller runs: some milliseconds' work.
private let longestReadInPlace = 262_144

/// Runs what takes long on a thread beside those that all tasks share.
private func onThreadOfItsOwn<Value: Sendable>(_ work: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue(label: "reading a response").async { continuation.resume(with: Result(catching: work)) }
    }
}
