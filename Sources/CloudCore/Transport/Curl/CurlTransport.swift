#if os(Linux)
import CloudFoundation

/// The default transport on Linux, which loads the system's libcurl when the first request is sent.
///
/// All transports of a process share one thread and its connections, at most 64 per origin. Connections are kept and
/// reused for every request. The transport never resends a request, even if the connection fails, and the error reports
/// whether the request may have reached the service. Redirects are not followed, so that a signature doesn't go to
/// another host.
///
/// By default, the proxy is taken from `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in the environment.
/// Requests to metadata services never use a proxy.
public struct CurlTransport: HTTPTransport {
    /// A transport with default settings, shared by clients.
    public static let shared = CurlTransport()

    /// Whether libcurl can be loaded, or failed to load only for a transient reason.
    package static var isAvailable: Bool {
        do throws(TransportError) {
            _ = try CurlLoop.shared()
            return true
        } catch {
            return error.isRetryable
        }
    }

    /// Whether libcurl invokes a callback before it sends a request, as it does since 7.80.
    ///
    /// With older versions, a call that ends while it waits for a connection may be reported as sent.
    package static var confirmsBeforeSending: Bool { self.isAvailable && CurlHandle.confirmsBeforeSending }

    private var settings: CurlSettings

    /// Creates a transport.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection is ready for the request.
    ///   - readTimeout: The longest time without receiving data.
    ///   - maxResponseSize: The maximum size of a response body in bytes.
    ///   - proxy: The proxy for requests to a service.
    ///   - tls: The trusted certificate authorities and the client certificate.
    public init(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024,
        proxy: Proxy = .environment,
        tls: TLS = TLS()
    ) {
        self.settings = CurlSettings()
        self.settings.connectTimeout = connectTimeout.bounded
        self.settings.readTimeout = readTimeout.bounded
        self.settings.maxResponseSize = maxResponseSize
        self.settings.proxy = proxy
        self.settings.tls = tls
    }

    /// Creates a transport with settings that include those for tests.
    package init(_ settings: CurlSettings) {
        self.settings = settings
    }

    /// Sends a request and reads the whole response.
    /// - Parameter request: The signed request.
    /// - Returns: The response, with any status.
    /// - Throws: ``TransportError``, `CancellationError`, or ``InvalidRequestError`` for a method, header or URL that
    ///   can't be sent.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        do {
            guard let response = try await self.run(request, until: nil) else { throw CancellationError() }
            return response
        } catch is UnsentRequestError {
            throw CancellationError()
        }
    }

    private func run(_ request: TransportRequest, until deadline: ContinuousClock.Instant?) async throws
        -> TransportResponse?
    {
        guard !Task.isCancelled else { throw UnsentRequestError.cancelled }
        try request.checkSyntax()
        guard request.url.user() == nil else {
            throw InvalidRequestError.invalidEndpoint(request.url.withoutQuery, reason: "it contains a user name")
        }
        if request.url.scheme?.lowercased() == "https" { try self.settings.tls.check(request.trustedAuthorities) }
        return try await CurlLoop.shared().run(CurlCall(request, settings: self.settings, deadline: deadline))
    }
}

extension CurlTransport: TimedTransport {
    package func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse? {
        if deadline?.isOver == true { throw UnsentRequestError.late }
        return try await self.run(request, until: deadline?.end)
    }
}

extension TransportError {
    /// Returns the error for a system without a usable libcurl.
    package static func unavailable(_ reason: String) -> TransportError {
        TransportError(
            .unavailable,
            reason: "libcurl can't be used: \(reason); install it (on Debian and Ubuntu the package libcurl4), "
                + "or give the client a transport of another kind, such as AsyncHTTPClientTransport"
        )
    }

    /// Returns the error for a resource that is temporarily missing.
    static func lacking(_ reason: String) -> TransportError {
        TransportError(.notConnected, reason: "libcurl can't be used now: \(reason)")
    }
}
#endif
