/// The metadata of a response.
public struct ResponseMetadata: Sendable, Hashable {
    /// The request ID that the service assigned, for use in a support case.
    public var requestID: String?

    /// The HTTP status code.
    public var status: Int

    /// The headers.
    public var headers: TransportHeaders

    /// The number of times the request was sent.
    public var attempts: Int

    /// The values that could not be decoded and were omitted or replaced, one line each, at most 100.
    ///
    /// For example, `CommandInvocations[3].RequestedDateTime is not a number`. See ``ResponseDecoding``.
    public var notes: [String]

    /// Creates metadata, for tests.
    /// - Parameters:
    ///   - requestID: The request ID that the service assigned.
    ///   - status: The HTTP status.
    ///   - headers: The headers.
    ///   - attempts: The number of times the request was sent.
    ///   - notes: The values that could not be decoded.
    public init(
        requestID: String? = nil,
        status: Int = 200,
        headers: TransportHeaders = [:],
        attempts: Int = 1,
        notes: [String] = []
    ) {
        self.requestID = requestID
        self.status = status
        self.headers = headers
        self.attempts = attempts
        self.notes = notes
    }
}
