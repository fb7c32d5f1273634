public import CloudFoundation

/// An HTTP request that can be signed and sent.
public struct TransportRequest: Sendable, Hashable {
    /// The HTTP method, such as `POST`.
    public var method: String

    /// The URL, including the query.
    public var url: URL {
        didSet { self.known = KnownParts() }
    }

    /// The headers.
    public var headers: TransportHeaders

    /// The body; empty if there is none.
    public var body: Data

    /// Whether the service may safely receive the request twice.
    ///
    /// HTTP stacks silently resend a request after a reused connection turns out to be closed, although
    /// the request may have taken effect. If this is `false`, a transport must not do so.
    public var isRepeatable: Bool

    /// Whether the request may be sent through a configured proxy; `true` by default.
    ///
    /// Requests to metadata services set this to `false`: their tokens and keys are sent in plain text and are for this
    /// machine only. A transport that can't send such a request directly must not send it at all.
    public var allowsProxy: Bool

    /// The path of a file of certificate authorities that TLS trusts in place of the system's.
    ///
    /// Set if the settings name a file and the transport has none.
    package var trustedAuthorities: String?

    /// The parts of the URL, if the request was created with them.
    private var known = KnownParts()

    private struct KnownParts: Sendable, Hashable {
        var parts: URLParts?

        /// Returns `true`, since the parts follow from the URL.
        static func == (left: KnownParts, right: KnownParts) -> Bool { true }

        func hash(into hasher: inout Hasher) {}
    }

    /// Creates a request.
    /// - Parameters:
    ///   - method: The HTTP method.
    ///   - url: The URL, including the query.
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

    /// Creates a request to a URL whose parts are known, so that it isn't parsed again to sign it.
    package init(method: String, to url: URLParts, headers: TransportHeaders, body: Data = Data()) {
        self.init(method: method, url: url.url, headers: headers, body: body)
        self.known.parts = url
    }

    /// Returns the parts of the URL.
    /// - Throws: ``InvalidRequestError/invalidEndpoint(_:reason:)`` if the URL can't be used for signed requests.
    func urlParts() throws(InvalidRequestError) -> URLParts {
        if let parts = self.known.parts { return parts }
        return try URLParts(self.url)
    }
}
