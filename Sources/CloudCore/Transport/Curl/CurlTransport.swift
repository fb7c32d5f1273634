#if os(Linux)
import CloudFoundation

/// The default transport on Linux: the system's libcurl, loaded when the first request is sent.
///
/// All transports of a program share one thread and its connections, of which there are at most 64 to an origin. A
/// connection is kept and used again, for every request: none is sent a second time, whatever becomes of the connection,
/// and an error says whether the request may have reached the service. Redirects are not followed, so that no signature
/// goes to another host.
///
/// Proxies are taken from `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` in the environment unless another is
/// given. Requests to metadata services never go through one.
public struct CurlTransport: HTTPTransport {
    /// A transport with default settings, which clients share.
    public static let shared = CurlTransport()

    /// Whether the system has a libcurl that can be loaded, now or later.
    package static var isAvailable: Bool {
        do throws(TransportError) {
            _ = try CurlLoop.shared()
            return true
        } catch {
            return error.isRetryable
        }
    }

    /// Whether libcurl calls back before it sends, as from 7.80 on.
    ///
    /// With older versions, it is not known of a call that ends while it waits for a connection that nothing was sent.
    package static var confirmsBeforeSending: Bool { self.isAvailable && CurlHandle.confirmsBeforeSending }

    private var settings: CurlSettings

    /// Creates a transport.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection takes the request.
    ///   - readTimeout: The longest time without a byte from the other side.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as a response.
    ///   - proxy: What carries requests to a service.
    ///   - tls: Whom TLS trusts, and who the program says that it is.
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

    /// Creates a transport with settings that only tests want.
    package init(_ settings: CurlSettings) {
        self.settings = settings
    }

    /// Sends a request and reads the whole response.
    /// - Parameter request: The request, signed.
    /// - Returns: The response, whatever its status.
    /// - Throws: ``TransportError``, `CancellationError`, or ``InvalidRequestError`` for a method, a header or a URL that
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
            throw InvalidRequestError.invalidEndpoint(request.url.withoutQuery, reason: "it names a user")
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
    /// Returns the failure of a system without a libcurl that can be used.
    package static func unavailable(_ reason: String) -> TransportError {
        TransportError(
            .unavailable,
            reason: "libcurl can't be used: \(reason); install it (on Debian and Ubuntu the package libcurl4), "
                + "or give the client a transport of another kind, such as AsyncHTTPClientTransport"
        )
    }

    /// Returns the failure of a system that lacks something which it may have again later.
    static func lacking(_ reason: String) -> TransportError {
        TransportError(.notConnected, reason: "libcurl can't be used now: \(reason)")
    }
}
#endif
