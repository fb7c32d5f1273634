import CloudSockets
public import Foundation

/// An HTTP server on this machine that reproduces the faults of networks and services, by scripts.
///
/// It counts complete requests, so that a test detects what was sent twice. It runs on one thread, holds a
/// bounded number of connections, and stops when it is released or its lifetime is over.
public final class FaultServer: Sendable {
    /// How the server treats clients that connect.
    public enum Availability: Sendable {
        /// Connections are accepted.
        case accepting

        /// Connections are refused.
        case refusing

        /// Connections are neither accepted nor refused.
        case unresponsive
    }

    /// The number of connections with which an unresponsive server fills its own backlog.
    public static let backlogConnections = 4

    /// The port on which the server listens.
    public let port: Int

    private let loop: FaultServerLoop

    /// Starts a server that runs each script once, and then repeats the last one.
    /// - Parameters:
    ///   - scripts: The scripts, in order.
    ///   - availability: How the server treats clients that connect.
    ///   - lifetime: The time after which the server stops.
    /// - Throws: An error if no socket can be created.
    public convenience init(
        _ scripts: [Script],
        availability: Availability = .accepting,
        lifetime: Duration = .seconds(300) * patience
    )
        throws
    {
        try self.init(plan: .list(scripts), availability: availability, lifetime: lifetime)
    }

    /// Starts a server that chooses a script for each request.
    /// - Parameters:
    ///   - lifetime: The time after which the server stops.
    ///   - script: A closure that returns a script that starts when the request is complete.
    /// - Throws: An error if no socket can be created.
    public convenience init(
        lifetime: Duration = .seconds(300) * patience,
        choosing script: @escaping @Sendable (ReceivedRequest) -> Script
    ) throws {
        try self.init(plan: .choice(script), availability: .accepting, lifetime: lifetime)
    }

    private init(plan: FaultServerLoop.Plan, availability: Availability, lifetime: Duration) throws {
        let (listener, port) = try Socket.bound()
        self.port = port
        self.loop = FaultServerLoop(listener: listener, plan: plan, accepts: availability == .accepting)
        let held: [Socket]
        do {
            switch availability {
            case .accepting:
                try listener.listen(backlog: 1_024)
                held = [listener]
            case .refusing:
                held = [listener]
            case .unresponsive:
                // A full backlog: the system drops further connection attempts.
                try listener.listen(backlog: 0)
                held = [listener] + (try (0..<Self.backlogConnections).map { _ in try Socket.connecting(to: port) })
            }
        } catch {
            listener.close()
            throw error
        }
        let loop = self.loop
        let thread = Thread {
            loop.run(until: ContinuousClock.now + lifetime)
            for socket in held { socket.close() }
        }
        thread.name = "fault server"
        thread.start()
    }

    deinit {
        self.loop.stop()
    }

    /// The server's URL.
    public var url: URL {
        var components = URLComponents()
        components.scheme = "http"
        components.host = "127.0.0.1"
        components.port = self.port
        components.path = "/"
        return components.url ?? URL(filePath: "/")
    }

    /// The number of accepted connections.
    public var connectionCount: Int { self.loop.record.connections }

    /// The number of open connections.
    public var openConnectionCount: Int { self.loop.record.openConnections }

    /// The number of complete requests received.
    public var requestCount: Int { self.loop.record.requests }

    /// The first complete requests received, at most 100.
    public var requests: [ReceivedRequest] { self.loop.record.kept }
}
