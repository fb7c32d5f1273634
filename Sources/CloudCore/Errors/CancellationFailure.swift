/// The task that made a call was cancelled.
public struct CancellationFailure: Error, Sendable, Hashable {
    /// The operation that was asked for.
    public var operation: String

    /// Whether the request may have reached the service, which may have acted on it.
    public var mayHaveTakenEffect: Bool

    /// How many times the request was sent.
    public var attempts: Int

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The operation that was asked for.
    ///   - mayHaveTakenEffect: Whether the request may have arrived.
    ///   - attempts: How many times it was sent.
    public init(operation: String, mayHaveTakenEffect: Bool = false, attempts: Int = 0) {
        self.operation = operation
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.attempts = attempts
    }
}

extension CancellationFailure: CustomStringConvertible {
    /// One line: operation, and whether the request may have taken effect.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        return "\(self.operation): the call was cancelled (\(effect))"
    }
}
