#if AsyncHTTPClient
public import AsyncHTTPClient
import CloudFoundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A transport over AsyncHTTPClient, for programs that already use it.
///
/// It requires the trait `AsyncHTTPClient`.
///
/// Connections are kept and reused, except for requests that must not be sent twice. Those get a new connection, since
/// a kept connection may be closed without the client detecting it, and then it is unknown whether the request arrived.
/// Redirects are not followed, so that a signature doesn't go to another host.
///
/// The transport needs no shutdown. Its connections close when its last copy is released, and those of ``shared`` when
/// the process ends. The threads belong to AsyncHTTPClient and are shared by all its clients.
public struct AsyncHTTPClientTransport: HTTPTransport {
    /// A transport with default settings, shared by clients.
    public static let shared = AsyncHTTPClientTransport()

    private let connections: Connections
    private let maxResponseSize: Int

    /// Creates a transport with its own connections.
    /// - Parameters:
    ///   - connectTimeout: The longest time until a secure connection is established.
    ///   - readTimeout: The longest time without receiving data.
    ///   - maxResponseSize: The maximum size of a response body in bytes.
    public init(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) {
        self.connections = Connections(connectTimeout: connectTimeout, readTimeout: readTimeout)
        self.maxResponseSize = maxResponseSize
    }

    /// Creates a transport over the program's own client, with its proxy, TLS, event loops and limits.
    ///
    /// The program shuts the client down after the last call. The client should not follow redirects, so that a
    /// signature doesn't go to another host. Requests to metadata services use separate connections without a proxy.
    /// - Parameters:
    ///   - client: The client.
    ///   - maxResponseSize: The maximum size of a response body in bytes.
    public init(client: HTTPClient, maxResponseSize: Int = 64 * 1024 * 1024) {
        self.connections = Connections(client)
        self.maxResponseSize = maxResponseSize
    }

    /// Sends a request and reads the whole response.
    /// - Parameter request: The signed request.
    /// - Returns: The response, with any status.
    /// - Throws: ``TransportError``, or `CancellationError`.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.send(request) { try await $0.response }
    }

    /// Sends a request and awaits the response with a closure.
    private func send<Response>(
        _ request: TransportRequest,
        _ awaiting: (HTTPClient.Task<TransportResponse>) async throws -> Response
    ) async throws -> Response {
        try Task.checkCancellation()
        let delegate = ResponseCollector(maxResponseSize: self.maxResponseSize)
        let (index, loop) = self.connections.takeLoop()
        defer { self.connections.returnLoop(index) }
        do {
            let client = self.connections.client(for: request)
            let task = client.execute(
                request: try HTTPClient.Request(request),
                delegate: delegate,
                eventLoop: .delegate(on: loop)
            )
            return try await awaiting(task)
        } catch {
            throw TransportError.describing(error, isSent: delegate.isSent)
        }
    }
}

extension AsyncHTTPClientTransport: TimedTransport {
    package func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse? {
        guard let deadline else { return try await self.send(request) }
        return try await self.send(request) { task in
            try await deadline.watch(end: { task.cancel() }) { try await task.response }
        }
    }
}

extension HTTPClient.Task where Response: Sendable {
    /// The response.
    ///
    /// Cancelling the waiting task cancels the request.
    fileprivate var response: Response {
        get async throws {
            try await withTaskCancellationHandler {
                try await self.get()
            } onCancel: {
                self.cancel()
            }
        }
    }
}

/// The connections of a transport, closed when it is released.
private final class Connections: Sendable {
    /// The maximum number of simultaneous connections per host.
    private static let maxConnections = 64

    /// The client for requests that may be repeated.
    private let kept: HTTPClient

    /// The client for requests that must not be repeated, which are sent with `Connection: close`.
    private let single: HTTPClient

    /// The client for requests that must not use a proxy.
    private let direct: HTTPClient

    /// The clients to shut down with the transport.
    private let own: [HTTPClient]

    private let loops: [any EventLoop]

    /// The number of running requests per event loop.
    private let running: Mutex<[Int]>

    init(connectTimeout: Duration, readTimeout: Duration) {
        var configuration = Self.configuration(connectTimeout: connectTimeout, readTimeout: readTimeout)
        self.kept = HTTPClient(configuration: configuration)
        // A connection for a request that was cancelled before it was established is not kept for long either.
        configuration.connectionPool.idleTimeout = .seconds(1)
        self.single = HTTPClient(configuration: configuration)
        // AsyncHTTPClient doesn't read proxies from the environment.
        self.direct = self.kept
        self.own = [self.kept, self.single]
        self.loops = Array(self.kept.eventLoopGroup.makeIterator())
        self.running = Mutex(Array(repeating: 0, count: self.loops.count))
    }

    init(_ client: HTTPClient) {
        (self.kept, self.single) = (client, client)
        self.direct = HTTPClient(
            eventLoopGroupProvider: .shared(client.eventLoopGroup),
            configuration: Self.configuration(connectTimeout: .seconds(10), readTimeout: .seconds(60))
        )
        self.own = [self.direct]
        self.loops = Array(client.eventLoopGroup.makeIterator())
        self.running = Mutex(Array(repeating: 0, count: self.loops.count))
    }

    func client(for request: TransportRequest) -> HTTPClient {
        if !request.allowsProxy { return self.direct }
        return request.isRepeatable ? self.kept : self.single
    }

    private static func configuration(connectTimeout: Duration, readTimeout: Duration) -> HTTPClient.Configuration {
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: HTTPClient.Configuration.Timeout(
                connect: TimeAmount(connectTimeout),
                read: TimeAmount(readTimeout)
            ),
            connectionPool: HTTPClient.Configuration.ConnectionPool(
                idleTimeout: .seconds(60),
                concurrentHTTP1ConnectionsPerHostSoftLimit: Self.maxConnections
            )
        )
        configuration.httpVersion = .http1Only
        // Retries are decided by the pipeline, which has the deadline and signs each attempt.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Returns the event loop with the fewest running requests, and its index, and counts one more request.
    ///
    /// By default the client alternates between loops, and a response on a kept connection switches threads.
    func takeLoop() -> (index: Int, loop: any EventLoop) {
        let index = self.running.withLock { running in
            let index = running.indices.min { running[$0] < running[$1] } ?? 0
            running[index] += 1
            return index
        }
        return (index, self.loops[index])
    }

    /// Records that a request has ended.
    func returnLoop(_ index: Int) {
        self.running.withLock { $0[index] -= 1 }
    }

    deinit {
        // A connection may still have pending work after its last response, and AsyncHTTPClient traps if it is shut
        // down before that.
        let clients = self.own
        EventLoopFuture.andAllComplete(self.loops.map { $0.submit {} }, on: self.loops[0]).whenComplete { _ in
            for client in clients { client.shutdown { _ in } }
        }
    }
}

extension HTTPClient.Request {
    fileprivate init(_ request: TransportRequest) throws {
        var headers = NIOHTTP1.HTTPHeaders()
        headers.reserveCapacity(request.headers.count + 2)
        for header in request.headers { headers.add(name: header.name, value: header.value) }
        if !request.isRepeatable { headers.replaceOrAdd(name: "connection", value: "close") }
        try self.init(
            url: request.url,
            method: HTTPMethod(rawValue: request.method),
            headers: headers,
            body: request.body.isEmpty ? nil : .byteBuffer(ByteBuffer(bytes: request.body))
        )
    }
}
#endif
