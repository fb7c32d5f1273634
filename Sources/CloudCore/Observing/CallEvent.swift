/// Something that happened to a call, for logs, metrics and traces.
///
/// Holds no secret: no header, no query, no body.
public struct CallEvent: Sendable {
    /// What happened.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable {
        /// A request is about to be sent.
        case sending(bytes: Int)

        /// The service did what was asked.
        case responded(status: Int, bytes: Int, after: Duration)

        /// The attempt failed; `code` is the service's, if it was the service that refused.
        case failed(code: String?, status: Int?, reason: String, after: Duration)

        /// Another attempt follows, after a delay.
        case retrying(after: Duration)
    }

    /// What happened.
    public var kind: Kind

    /// The same for all events of one call, and of no other.
    public var callID: String

    /// The operation, such as `SendCommand`.
    public var operation: String

    /// The host that is called, with the port unless it is the scheme's own.
    public var host: String

    /// Which attempt it is, from 1.
    public var attempt: Int

    /// How many attempts there are at most.
    public var maxAttempts: Int

    /// The service's id of the request, if it answered.
    public var requestID: String?

    /// Creates an event, for tests of observers.
    /// - Parameters:
    ///   - kind: What happened.
    ///   - callID: What all events of one call share.
    ///   - operation: The operation.
    ///   - host: The host that is called.
    ///   - attempt: Which attempt it is, from 1.
    ///   - maxAttempts: How many attempts there are at most.
    ///   - requestID: The service's id of the request.
    public init(
        kind: Kind,
        callID: String,
        operation: String,
        host: String,
        attempt: Int = 1,
        maxAttempts: Int = 3,
        requestID: String? = nil
    ) {
        self.kind = kind
        self.callID = callID
        self.operation = operation
        self.host = host
        self.attempt = attempt
        self.maxAttempts = maxAttempts
        self.requestID = requestID
    }
}

extension CallEvent: CustomStringConvertible {
    /// One line: operation, attempt and what happened.
    public var description: String {
        let subject = "\(self.operation) attempt \(self.attempt)/\(self.maxAttempts)"
        let id = self.requestID.map { " id=\($0)" } ?? ""
        let text =
            switch self.kind {
            case .sending(let bytes): "\(subject) to \(self.host), \(bytes) bytes"
            case .responded(let status, let bytes, let time):
                "\(subject) → \(status) \(time.milliseconds) ms \(bytes) bytes\(id)"
            case .failed(let code, let status, let reason, let time):
                "\(subject) → \(status.map { "\($0) " } ?? "")\(code ?? reason) \(time.milliseconds) ms\(id)"
            case .retrying(let delay): "\(subject) again in \(delay.milliseconds) ms"
            }
        return text.onOneLine
    }
}

extension Duration {
    fileprivate var milliseconds: Int { Int((self.seconds * 1_000).rounded()) }
}
