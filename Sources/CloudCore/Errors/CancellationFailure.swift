/// An error for a call whose task was cancelled.
public struct CancellationFailure: Error, Sendable, Hashable {
    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// Whether the request may have reached the service and taken effect.
    public var mayHaveTakenEffect: Bool

    /// The number of times the request was sent.
    public var attempts: Int

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The name of the operation.
    ///   - mayHaveTakenEffect: Whether the request may have reached the service and taken effect.
    ///   - attempts: The number of times the request was sent.
    public init(operation: String, mayHaveTakenEffect: Bool = false, attempts: Int = 0) {
        self.operation = operation
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.attempts = attempts
    }
}

extension CancellationFailure: CustomStringConvertible {
    /// The operation, and whether the request may have reached the service, on one line.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        return "\(self.operation): the call was cancelled (\(effect))"
    }
}
