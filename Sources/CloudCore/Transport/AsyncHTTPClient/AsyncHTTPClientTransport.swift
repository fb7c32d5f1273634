#if AsyncHTTPClient
public import AsyncHTTPClient
import CloudFoundation
import NIOCore
import NIOHTTP1
import Synchronization

/// A transport over async-http-client, for programs that have it already; here with the trait `AsyncHTTPClient`.
///
/// Connections are kept and used again, except for requests that must not be sent twice: those get a connection of their own, since a kept one may be
/// dead without the client knowing, and then nobody can say if the request arrived. Redirects are not followed, so that
/// no signature goes to another host.
///
/// There is nothing to shut down: connections are closed when the last copy of the transport is gone, and those of
/// ``shared`` when the program ends. The threads are async-http-client's own, which all of its clients share.
public struct AsyncHTTPClientTransport: HTTPTransport {
    /// A transport with default settings, which clients can share.
    public static let shared = AsyncHTTPClientTransport()

    private let connections: Connections
    private let maxResponseSize: Int

    /// Creates a transport with connections of its own.
    /// - Parameters:
    ///   - connectTimeout: The longest time until there is a connection that is secure.
    ///   - readTimeout: The longest time without a byte from the other side.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as an answer.
    public init(
        connectTimeout: Duration = .seconds(10),
        readTimeout: Duration = .seconds(60),
        maxResponseSize: Int = 64 * 1024 * 1024
    ) {
        self.connections = Connections(connectTimeout: connectTimeout, readTimeout: readTimeout)
        self.maxResponseSize = maxResponseSize
    }

    /// Creates a transport over the program's own client, with its proxy, its TLS, its event loops and its bounds.
    ///
    /// The program shuts the client down, after the last call. It should not follow redirects, so that no signature goes to
    /// another host. Requests to metadata services go over connections of the transport's own, without a proxy.
    /// - Parameters:
    ///   - client: The client.
    ///   - maxResponseSize: The largest body, in bytes, that is taken as a response.
    public init(client: HTTPClient, maxResponseSize: Int = 64 * 1024 * 1024) {
        self.connections = Connections(client)
        self.maxResponseSize = maxResponseSize
    }

    /// Sends a request and reads the whole answer.
    /// - Parameter request: The request, signed.
    /// - Returns: The answer, whatever its status.
    /// - Throws: ``TransportError``, or `CancellationError`.
    public func send(_ request: TransportRequest) async throws -> TransportResponse {
        try await self.send(request) { try await $0.answer }
    }

    /// Sends a request and awaits the answer in some way.
    private func send<Response>(
        _ request: TransportRequest,
        _ awaiting: (HTTPClient.Task<TransportResponse>) async throws -> Response
    ) async throws -> Response {
        try Task.checkCancellation()
        let exchange = HTTPClientResponseDelegate(maxResponseSize: self.maxResponseSize)
        let (place, loop) = self.connections.takeLoop()
        defer { self.connections.returnLoop(place) }
        do {
            let client = self.connections.client(for: request)
            let task = client.execute(
                request: try HTTPClient.Request(request),
                delegate: exchange,
                eventLoop: .delegate(on: loop)
            )
            return try await awaiting(task)
        } catch {
            throw TransportError.describing(error, isSent: exchange.isSent)
        }
    }
}

extension AsyncHTTPClientTransport: TimedTransport {
    package func send(_ request: TransportRequest, by deadline: Deadline?) async throws -> TransportResponse? {
        guard let deadline else { return try await self.send(request) }
        return try await self.send(request) { task in
            try await deadline.watch(end: { task.cancel() }) { try await task.answer }
        }
    }
}

extension HTTPClient.Task where Response: Sendable {
    /// The answer, or an error as soon as the task that waits is cancelled.
    fileprivate var answer: Response {
        get async throws {
            try await withTaskCancellationHandler {
                try await self.get()
            } onCancel: {
                self.cancel()
            }
        }
    }
}

/// The connections of a transport, which end with it.
private final class Connections: Sendable {
    /// How many connections there are at a time to one host.
    private static let maxConnections = 64

    /// For requests that may be repeated.
    private let kept: HTTPClient

    /// For requests that must not: each asks for its connection to be closed.
    private let single: HTTPClient

    /// For requests that no proxy may carry.
    private let direct: HTTPClient

    /// Those that end with the transport.
    private let own: [HTTPClient]

    private let loops: [any EventLoop]

    /// How many requests are on their way on each.
    private let running: Mutex<[Int]>

    init(connectTimeout: Duration, readTimeout: Duration) {
        var configuration = Self.configuration(connectTimeout: connectTimeout, readTimeout: readTimeout)
        self.kept = HTTPClient(configuration: configuration)
        // A connection whose request was cancelled before it was made is not kept for long either.
        configuration.connectionPool.idleTimeout = .seconds(1)
        self.single = HTTPClient(configuration: configuration)
        // Of the environment async-http-client reads nothing, so there is no proxy.
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
        // What is worth another attempt is decided where the call's time and its signature are known.
        configuration.connectionPool.retryConnectionEstablishment = false
        return configuration
    }

    /// Returns the event loop with the fewest requests on their way, by its place, for one more.
    ///
    /// Left to itself the client takes turns, and an answer on a kept connection goes from one thread to the other.
    func takeLoop() -> (place: Int, loop: any EventLoop) {
        let place = self.running.withLock { running in
            let place = running.indices.min { running[$0] < running[$1] } ?? 0
            running[place] += 1
            return place
        }
        return (place, self.loops[place])
    }

    /// Notes that a request is not on its way any more.
    func returnLoop(_ place: Int) {
        self.running.withLock { $0[place] -= 1 }
    }

    deinit {
        // After its last answer a connection may still have something to do, and async-http-client traps if it is shut
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
