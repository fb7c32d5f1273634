public import CloudFoundation

/// An answer that can't be read.
public struct DecodingFailure: Error, Sendable, Hashable {
    /// The operation that was asked for.
    public var operation: String

    /// What is wrong, and where in the answer.
    public var reason: String

    /// The service's id of the request, if the answer names one.
    public var requestID: String?

    /// The HTTP status of the answer.
    public var status: Int

    /// The beginning of the answer's body, at most 512 bytes of it.
    public var excerpt: String

    /// How many times the request was sent.
    public var attempts: Int

    /// How much of the body is kept, in bytes.
    package static let excerptLength = 512

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The operation that was asked for.
    ///   - reason: What is wrong, and where.
    ///   - requestID: The service's id of the request.
    ///   - status: The HTTP status of the answer.
    ///   - body: The answer's body, of which the beginning is kept.
    ///   - attempts: How many times the request was sent.
    public init(operation: String, reason: String, requestID: String?, status: Int, body: Data, attempts: Int) {
        self.operation = operation
        self.reason = reason
        self.requestID = requestID
        self.status = status
        self.excerpt = String(decoding: body.prefix(Self.excerptLength), as: UTF8.self)
        self.attempts = attempts
    }
}

extension DecodingFailure: CustomStringConvertible {
    /// One line: operation, reason, status and request id.
    ///
    /// The excerpt is left out, since it may hold data.
    public var description: String {
        let facts = "status \(self.status), request id \(self.requestID ?? "none")"
        return "\(self.operation): the response can't be read: \(self.reason) (\(facts))".onOneLine
    }
}

extension DecodingFailure: CustomReflectable {
    /// The members for printing, without the excerpt, since it may hold data.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "operation": self.operation, "reason": self.reason, "requestID": self.requestID as Any,
                "status": self.status, "attempts": self.attempts,
            ]
        )
    }
}
