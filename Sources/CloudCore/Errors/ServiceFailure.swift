/// What a service said when it refused a request.
public struct ServiceFailure<Code: ServiceErrorCode>: Error, Sendable {
    /// The operation that was asked for, such as `SendCommand`.
    public var operation: String

    /// The service's name for what went wrong.
    public var code: Code

    /// The service's explanation, for people.
    public var message: String?

    /// The service's id of the request, to quote in a support case.
    public var requestID: String?

    /// The HTTP status of the answer.
    public var status: Int

    /// What this code carries beyond a message.
    public var details: Code.Details?

    /// How many times the request was sent.
    public var attempts: Int

    /// Whether the service may have acted on the request, or on an earlier attempt of the call, all the same.
    public var mayHaveTakenEffect: Bool

    /// Why another attempt may succeed, if it may.
    package var retryReason: RetryReason? {
        didSet {
            self.mayHaveTakenEffect =
                self.retryReason?.mayHaveActed(answering: self.status) ?? Self.isOutage(self.status)
        }
    }

    /// How long the service asks to wait before another attempt.
    package var retryHint: Duration?

    /// Whether the service throttled the request.
    public var isThrottling: Bool { self.retryReason == .throttling }

    /// Whether the caller lacks the permission for the operation.
    public var isAccessDenied: Bool { self.code.deniesAccess }

    /// Whether the credentials have expired, or are not known to the service.
    public var rejectsCredentials: Bool { self.code.rejectsCredentials }

    /// Whether the same request may succeed later.
    public var isRetryable: Bool { self.retryReason != nil }

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The operation that was asked for.
    ///   - code: The service's name for what went wrong.
    ///   - message: Its explanation, for people.
    ///   - requestID: Its id of the request.
    ///   - status: The HTTP status of the answer.
    ///   - details: What this code carries beyond a message.
    ///   - attempts: How many times the request was sent.
    public init(
        operation: String = "",
        code: Code,
        message: String? = nil,
        requestID: String? = nil,
        status: Int,
        details: Code.Details? = nil,
        attempts: Int = 1
    ) {
        self.operation = operation
        self.code = code
        self.message = message
        self.requestID = requestID
        self.status = status
        self.details = details
        self.attempts = attempts
        self.mayHaveTakenEffect = Self.isOutage(status)
        self.retryReason = nil
    }

    /// Whether a status tells of a failure after which nobody knows what was done.
    private static func isOutage(_ status: Int) -> Bool { status >= 500 }
}

extension ServiceFailure: CustomStringConvertible {
    /// One line: operation, code, message, status, request id, attempts, and whether it may have taken effect all the same.
    public var description: String {
        var facts = ["status \(self.status)", "request id \(self.requestID ?? "none")"]
        if self.attempts > 1 { facts.append("\(self.attempts) attempts") }
        if self.mayHaveTakenEffect { facts.append("the service may have acted") }
        let subject = self.operation.isEmpty ? "" : "\(self.operation): "
        let explanation = self.message.map { ": \($0)" } ?? ""
        return "\(subject)\(self.code.rawValue)\(explanation) (\(facts.joined(separator: ", ")))".onOneLine
    }
}
