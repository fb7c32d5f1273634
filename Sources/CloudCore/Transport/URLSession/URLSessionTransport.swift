#if !os(Linux) || URLSession
import Foundation

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

/// A transport over Foundation's URLSession, the default on Apple platforms.
///
/// Connections are kept and reused, except for requests that must not be sent twice. Those get a new connection, since
/// the HTTP stack silently resends a request if a kept connection has been closed. Redirects are not followed, so that
/// a signature doesn't go to another host.
public struct URLSessionTransport: HTTPTransport {
    /// A transport with default settings, shared by clients.
    public static let shared = URLSessionTransport()

    private let delegate: SessionDelegate
    private let session: URLSession
    private let configuration: SessionConfiguration

    /// Limits the number of single-request sessions, each of which holds several file descriptors.
    private let limiter = ConcurrencyLimiter(width: SessionConfiguration.maxConnections)

    /// Creates a transport with its own connections.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a connection is ready for the request. It is measured by the
    ///     request's body, so that only `readTimeout` applies to a request without one.
    ///   - readTimeout: The longest time without receiving data, rounded up to whole seconds.
    ///   - maxResponseSize: The maximum size of a response body in bytes.
    public init(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) {
        self.configuration = SessionConfiguration(readTimeout: readTimeout)
        self.delegate = SessionDelegate(connectTimeout: connectTimeout, maxResponseSize: maxResponseSize)
        self.session = self.configuration.session(delegate: self.delegate)
    }

    /// Sends a request and reads the whole response.
    /// - Parameter request: The signed request.
    /// - Returns: The response, with any status.
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
        // Waiting for a session counts toward the deadline too.
        guard !request.needsSession else { return try await deadline.watch { try await self.send(request) } }
        try request.checkSyntax()
        return try await self.delegate.send(request, over: self.session, by: deadline)
    }
}

extension TransportRequest {
    /// Whether the request needs its own session, without kept connections or without a proxy.
    fileprivate var needsSession: Bool { !self.isRepeatable || !self.allowsProxy }
}

/// The configuration of the sessions.
private struct SessionConfiguration: Sendable {
    /// The maximum number of simultaneous connections per host.
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
