/// An error that a service returned.
public struct ServiceFailure<Code: ServiceErrorCode>: Error, Sendable {
    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// The error code.
    public var code: Code

    /// The service's error message, in human-readable form.
    public var message: String?

    /// The request ID that the service assigned, for support cases.
    public var requestID: String?

    /// The HTTP status code of the response.
    public var status: Int

    /// The members of the error beyond its message.
    public var details: Code.Details?

    /// The number of times the request was sent.
    public var attempts: Int

    /// Whether the request, or an earlier attempt of the call, may have taken effect despite the error.
    public var mayHaveTakenEffect: Bool

    /// The reason that another attempt may succeed; `nil` if it can't.
    package var retryReason: RetryReason? {
        didSet {
            self.mayHaveTakenEffect =
                self.retryReason?.mayHaveActed(status: self.status) ?? Self.isOutage(self.status)
        }
    }

    /// The delay that the service requests before another attempt.
    package var retryHint: Duration?

    /// Whether the service throttled the request.
    public var isThrottling: Bool { self.retryReason == .throttling }

    /// Whether the caller lacks permission for the operation.
    public var isAccessDenied: Bool { self.code.deniesAccess }

    /// Whether the service rejected the credentials as expired or unknown.
    public var rejectsCredentials: Bool { self.code.rejectsCredentials }

    /// Whether the same request may succeed later.
    public var isRetryable: Bool { self.retryReason != nil }

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The name of the operation.
    ///   - code: The error code.
    ///   - message: The service's error message.
    ///   - requestID: The request ID that the service assigned.
    ///   - status: The HTTP status code of the response.
    ///   - details: The members of the error beyond its message.
    ///   - attempts: The number of times the request was sent.
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

    /// Whether a status means that the outcome of the request is unknown.
    private static func isOutage(_ status: Int) -> Bool { status >= 500 }
}

extension ServiceFailure: CustomStringConvertible {
    /// The operation, code, message, status, request ID and attempts on one line.
    ///
    /// Includes whether the request may have taken effect.
    public var description: String {
        var facts = ["status \(self.status)", "request id \(self.requestID ?? "none")"]
        if self.attempts > 1 { facts.append("\(self.attempts) attempts") }
        if self.mayHaveTakenEffect { facts.append("the service may have acted") }
        let subject = self.operation.isEmpty ? "" : "\(self.operation): "
        let explanation = self.message.map { ": \($0)" } ?? ""
        return "\(subject)\(self.code.rawValue)\(explanation) (\(facts.joined(separator: ", ")))".onOneLine
    }
}
