/// An error that a transport throws when it can't complete a request.
///
/// The pipeline wraps any other error that a transport throws in one that assumes
/// that the request may have reached the service.
public struct TransportError: Error, Sendable, Hashable {
    /// The kind of failure.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable, Hashable {
        /// A connection that was not established, because the host is unknown or unreachable, or refused it.
        case notConnected

        /// A secure connection that was not established, for example because the certificate is not trusted.
        case notSecure

        /// A timeout: no data arrived for longer than the transport allows.
        case timedOut

        /// A connection that was lost after the request was, or may have been, sent.
        case interrupted

        /// A response that is larger than the transport accepts.
        case responseTooLarge

        /// A transport that can't be used on this system; the reason contains what is missing.
        case unavailable
    }

    /// The kind of failure.
    public var kind: Kind

    /// A human-readable description; never contains a secret.
    public var reason: String

    /// Whether the request may have reached the service and taken effect.
    public var mayHaveTakenEffect: Bool

    /// The name of the operation, such as `SendCommand`; empty until the client sets it.
    public var operation = ""

    /// The number of times the request was sent.
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
    ///   - kind: The kind of failure.
    ///   - reason: A human-readable description.
    ///   - mayHaveTakenEffect: Whether the request may have reached the service; by default what `kind` implies.
    public init(_ kind: Kind, reason: String, mayHaveTakenEffect: Bool? = nil) {
        self.kind = kind
        self.reason = reason
        self.mayHaveTakenEffect = mayHaveTakenEffect ?? kind.mayFollowSending
        self.attempts = 1
    }
}

extension TransportError.Kind {
    /// Whether the failure may occur after the request was sent, if nothing else is known.
    fileprivate var mayFollowSending: Bool {
        switch self {
        case .notConnected, .notSecure, .unavailable: false
        case .timedOut, .interrupted, .responseTooLarge: true
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// The operation, the reason, and whether the request may have reached the service, on one line.
    public var description: String {
        let effect =
            self.mayHaveTakenEffect
            ? "the request may have reached the service" : "the request did not reach the service"
        let subject = self.operation.isEmpty ? "" : "\(self.operation): "
        return "\(subject)\(self.reason) (\(effect)\(self.attempts > 1 ? ", \(self.attempts) attempts" : ""))"
            .onOneLine
    }
}
