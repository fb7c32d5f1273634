/// What came with a response.
public struct ResponseMetadata: Sendable, Hashable {
    /// The service's id of the request, to quote in a support case.
    public var requestID: String?

    /// The HTTP status.
    public var status: Int

    /// The headers.
    public var headers: HTTPHeaders

    /// How many times the request was sent.
    public var attempts: Int
}
