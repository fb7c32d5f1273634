public import CloudFoundation

/// An HTTP request, ready to be signed and sent.
public struct TransportRequest: Sendable, Hashable {
    /// The HTTP method, such as `POST`.
    public var method: String

    /// Where to send it, with the query.
    public var url: URL

    /// The headers.
    public var headers: HTTPHeaders

    /// The body; empty if there is none.
    public var body: Data

    /// Whether it does no harm if the service receives the request twice.
    ///
    /// HTTP stacks silently send a request again when a kept connection turns out to be dead, although
    /// the service may have acted on it. A transport must not do so when this is false.
    public var isRepeatable: Bool

    /// Creates a request.
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - url: Where to send it, with the query.
    ///   - headers: The headers.
    ///   - body: The body.
    public init(method: String, url: URL, headers: HTTPHeaders = [:], body: Data = Data()) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = true
    }
}
