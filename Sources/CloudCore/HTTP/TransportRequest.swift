public import CloudFoundation

/// An HTTP request, ready to be signed and sent.
public struct TransportRequest: Sendable, Hashable {
    /// The HTTP method, such as `POST`.
    public var method: String

    /// Where to send it, with the query.
    public var url: URL

    /// The headers.
    public var headers: TransportHeaders

    /// The body; empty if there is none.
    public var body: Data

    /// Whether it does no harm if the service receives the request twice.
    ///
    /// HTTP stacks silently send a request again when a kept connection turns out to be dead, although
    /// the service may have acted on it. A transport must not do so when this is false.
    public var isRepeatable: Bool

    /// Whether a proxy may carry the request where one is configured; `true` by default.
    ///
    /// Requests to metadata services say `false`: their tokens and keys travel in plain text and are for this machine
    /// alone. A transport that can't send such a request directly must not send it at all.
    public var allowsProxy: Bool

    /// The path of a file of authorities that TLS trusts in place of the system's, where settings name one and the transport
    /// was given none.
    package var trustedAuthorities: String?

    /// Creates a request.
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - url: Where to send it, with the query.
    ///   - headers: The headers.
    ///   - body: The body.
    public init(method: String, url: URL, headers: TransportHeaders = [:], body: Data = Data()) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.isRepeatable = true
        self.allowsProxy = true
    }
}
