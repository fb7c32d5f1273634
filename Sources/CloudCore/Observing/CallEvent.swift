/// An event in the lifetime of a call, for logs, metrics and traces.
///
/// Contains no secrets: no headers, query or body.
public struct CallEvent: Sendable {
    /// The kind of event.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Kind: Sendable {
        /// An attempt whose request is about to be sent.
        case sending(bytes: Int)

        /// A successful response of the service.
        case responded(status: Int, bytes: Int, after: Duration)

        /// A failed attempt; `code` is the error code if the service rejected the request.
        case failed(code: String?, status: Int?, reason: String, after: Duration)

        /// Another attempt that follows after a delay.
        case retrying(after: Duration)
    }

    /// The kind of event.
    public var kind: Kind

    /// A unique identifier that all events of one call share.
    public var callID: String

    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// The host of the service, with the port unless it is the scheme's default.
    public var host: String

    /// The number of the attempt, starting at 1.
    public var attempt: Int

    /// The maximum number of attempts.
    public var maxAttempts: Int

    /// The request ID that the service assigned, if it responded.
    public var requestID: String?

    /// Creates an event, for tests of observers.
    /// - Parameters:
    ///   - kind: The kind of event.
    ///   - callID: A unique identifier that all events of one call share.
    ///   - operation: The name of the operation.
    ///   - host: The host of the service.
    ///   - attempt: The number of the attempt, starting at 1.
    ///   - maxAttempts: The maximum number of attempts.
    ///   - requestID: The request ID that the service assigned.
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
    /// The operation, the attempt and the event on one line.
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
