/// Why an exchange with a service broke off.
///
/// Transports throw it; the pipeline wraps anything else that a transport throws in one that assumes
/// the worst, which is that the request may have arrived.
public struct TransportError: Error, Sendable, Hashable {
    /// What broke.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Hashable {
        /// No connection was made: unknown host, refused, unreachable.
        case notConnected

        /// No secure connection was made, such as for a certificate that can't be trusted.
        case notSecure

        /// Nothing came for longer than the transport waits.
        case timedOut

        /// The connection broke after the request was, or may have been, sent.
        case interrupted

        /// The answer is larger than the transport takes.
        case responseTooLarge

        /// The transport can't be used on this system: the reason says what is missing.
        case unavailable
    }

    /// What broke.
    public var kind: Kind

    /// What happened, for people; never holds a secret.
    public var reason: String

    /// Whether the request may have reached the service, which may have acted on it.
    public var mayHaveTakenEffect: Bool

    /// The operation that was asked for, such as `SendCommand`; empty until a client has taken note of it.
    public var operation = ""

    /// How many times the request was sent.
    public var attempts: Int

    /// Whether the same request may succeed later.
    public var isRetryable: Bool {
        switch self.kind {
        case .notConnected, .timedOut, .interrupted: true
        case .notSecure, .responseTooLarge, .unavailable: false
        }
    }

    /// Creates a failure.
    /// - Parameters:
    ///   - kind: What broke.
    ///   - reason: What happened, for people.
    ///   - mayHaveTakenEffect: Whether the request may have arrived; by default what `kind` implies.
    public init(_ kind: Kind, reason: String, mayHaveTakenEffect: Bool? = nil) {
        self.kind = kind
        self.reason = reason
        self.mayHaveTakenEffect = mayHaveTakenEffect ?? kind.comesAfterSending
        self.attempts = 1
    }
}

extension TransportError.Kind {
    /// Whether the request may have been sent before, where nothing else is known.
    fileprivate var comesAfterSending: Bool {
        switch self {
        case .notConnected, .notSecure, .unavailable: false
        case .timedOut, .interrupted, .responseTooLarge: true
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// One line: operation, what happened, and whether the request may have taken effect.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        let subject = self.operation.isEmpty ? "" : "\(self.operation): "
        return "\(subject)\(self.reason) (\(effect)\(self.attempts > 1 ? ", \(self.attempts) attempts" : ""))"
            .onOneLine
    }
}
