public import CloudFoundation

/// An error for a response that can't be decoded.
public struct DecodingFailure: Error, Sendable, Hashable {
    /// The name of the operation, such as `SendCommand`.
    public var operation: String

    /// The reason decoding failed, with the location in the response.
    public var reason: String

    /// The request ID that the service assigned, if the response contains one.
    public var requestID: String?

    /// The HTTP status code of the response.
    public var status: Int

    /// The beginning of the response body, at most 512 bytes.
    public var excerpt: String

    /// The number of times the request was sent.
    public var attempts: Int

    /// The maximum length of the excerpt, in bytes.
    package static let excerptLength = 512

    /// Creates a failure.
    /// - Parameters:
    ///   - operation: The name of the operation.
    ///   - reason: The reason decoding failed, with the location in the response.
    ///   - requestID: The request ID that the service assigned.
    ///   - status: The HTTP status code of the response.
    ///   - body: The response body, of which the beginning is kept.
    ///   - attempts: The number of times the request was sent.
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
    /// The operation, reason, status and request ID on one line.
    ///
    /// Omits the excerpt, which may contain sensitive data.
    public var description: String {
        let facts = "status \(self.status), request id \(self.requestID ?? "none")"
        return "\(self.operation): the response can't be read: \(self.reason) (\(facts))".onOneLine
    }
}

extension DecodingFailure: CustomReflectable {
    /// A mirror that omits the excerpt, which may contain sensitive data.
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
