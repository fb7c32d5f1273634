/// An error for a call that exceeded the caller's timeout.
public struct TimeoutFailure: Error, Sendable, Hashable {
    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// The timeout.
    public var limit: Duration

    /// Whether the request may have reached the service and taken effect.
    public var mayHaveTakenEffect: Bool

    /// The number of times the request was sent.
    public var attempts: Int

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The name of the operation.
    ///   - limit: The timeout.
    ///   - mayHaveTakenEffect: Whether the request may have reached the service and taken effect.
    ///   - attempts: The number of times the request was sent.
    public init(operation: String, limit: Duration, mayHaveTakenEffect: Bool, attempts: Int) {
        self.operation = operation
        self.limit = limit
        self.mayHaveTakenEffect = mayHaveTakenEffect
        self.attempts = attempts
    }
}

extension TimeoutFailure: CustomStringConvertible {
    /// The operation, the timeout, and whether the request may have reached the service, on one line.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        return "\(self.operation): no response within \(self.limit) (\(effect))"
    }
}
