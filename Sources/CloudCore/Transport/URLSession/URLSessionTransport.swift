#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// The default transport: Foundation's URLSession.
///
/// Connections are kept and used again, except for requests that must not be sent twice: those get a
/// connection of their own, since the HTTP stack below silently repeats a request when a kept
/// connection turns out to be dead. Redirects are not followed, so that no signature goes to another host.
public struct URLSessionTransport: HTTPTransport {
    /// A transport with default settings, which clients share.
    public static let shared = URLSessionTransport()

    private let delegate: SessionDelegate
    private let session: URLSession
    private let configuration: SessionConfiguration

    /// Bounds the sessions of one request, each of which holds some file descriptors.
    private let limiter = ConcurrencyLimiter(width: SessionConfiguration.maxConnections)

    /// Creates a transport with connections of its own.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection takes the request. It is seen by the request's body,
    ///     so a request without one is only bounded by `readTimeout`.
    ///   - readTimeout: The longest time without a byte from the other side, in whole seconds; parts count as one.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as an answer.
    public init(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) {
        self.configuration = SessionConfiguration(readTimeout: readTimeout)
        self.delegate = SessionDelegate(connectTimeout: connectTimeout, maxResponseSize: maxResponseSize)
        self.session = self.configuration.session(delegate: self.delegate)
    }

    /// Sends a request and reads the whole answer.
    /// - Parameter request: The request, signed.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``TransportError``, `CancellationError`, or ``InvalidRequestError`` for a method or header that can't
    ///   be sent.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try request.checkSyntax()
        guard request.needsSession else {
            return try await self.delegate.send(request, over: self.session)
        }
        if !request.allowsProxy { try ProxyVariables.checkDirect(request.url) }
        return try await self.limiter.pass {
            let session = self.configuration.session(delegate: self.delegate, allowsProxy: request.allowsProxy)
            defer { session.finishTasksAndInvalidate() }
            return try await self.delegate.send(request, over: session)
        }
    }
}

extension URLSessionTransport: TimedTransport {
    package func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse? {
        guard let deadline else { return try await self.send(request) }
        // To wait for a session of its own takes time as well.
        guard !request.needsSession else { return try await deadline.watch { try await self.send(request) } }
        try request.checkSyntax()
        return try await self.delegate.send(request, over: self.session, by: deadline)
    }
}

extension TransportRequest {
    /// Whether the request needs a session of its own: one without kept connections, or without a proxy.
    fileprivate var needsSession: Bool { !self.isRepeatable || !self.allowsProxy }
}

/// What sessions are made with.
private struct SessionConfiguration: Sendable {
    /// How many connections there are at a time to one host.
    static let maxConnections = 64

    let readTimeout: Duration

    func session(delegate: SessionDelegate, allowsProxy: Bool = true) -> URLSession {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.timeoutIntervalForRequest = self.readTimeout.seconds.rounded(.up)
        configuration.httpShouldSetCookies = false
        configuration.httpCookieAcceptPolicy = .never
        configuration.urlCredentialStorage = nil
        configuration.urlCache = nil
        configuration.requestCachePolicy = .reloadIgnoringLocalCacheData
        configuration.httpMaximumConnectionsPerHost = Self.maxConnections
        if !allowsProxy { configuration.connectionProxyDictionary = [:] }
        return URLSession(configuration: configuration, delegate: delegate, delegateQueue: delegateQueue())
    }
}
#endif
