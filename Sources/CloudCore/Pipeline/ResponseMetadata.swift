/// What came with a response.
public struct ResponseMetadata: Sendable, Hashable {
    /// The service's id of the request, to quote in a support case.
    public var requestID: String?

    /// The HTTP status.
    public var status: Int

    /// The headers.
    public var headers: TransportHeaders

    /// How many times the request was sent.
    public var attempts: Int

    /// What could not be read of the response, and was left out or replaced: each on one line, at most 100.
    ///
    /// Such as `CommandInvocations[3].RequestedDateTime is no number`. See ``ResponseDecoding``.
    public var notes: [String]

    /// Creates metadata, for tests.
    /// - Parameters:
    ///   - requestID: The service's id of the request.
    ///   - status: The HTTP status.
    ///   - headers: The headers.
    ///   - attempts: The number of times the request was sent.
    ///   - notes: Descriptions of what could not be read of the response.
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
