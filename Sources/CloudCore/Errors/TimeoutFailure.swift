/// The time that the caller allowed ran out.
public struct TimeoutFailure: Error, Sendable, Hashable {
    /// The operation that was asked for.
    public var operation: String

    /// The time that was allowed.
    public var limit: Duration

    /// Whether the request may have reached the service, which may have acted on it.
    public var mayHaveTakenEffect: Bool

    /// How many times the request was sent.
    public var attempts: Int

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The operation that was asked for.
    ///   - limit: The time that was allowed.
    ///   - mayHaveTakenEffect: Whether the request may have arrived.
    ///   - attempts: How many times it was sent.
    public init(operation: String, limit: Duration, mayHaveTakenEffect: Bool, attempts: Int) {
        self.operation = operation
        self.limit = limit
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.attempts = attempts
    }
}

extension TimeoutFailure: CustomStringConvertible {
    /// One line: operation, limit, and whether the request may have taken effect.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        return "\(self.operation): no answer within \(self.limit) (\(effect))"
    }
}
