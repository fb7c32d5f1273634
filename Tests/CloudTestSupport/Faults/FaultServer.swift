public import Foundation

/// An HTTP server on this machine that does to its clients what networks and services do, by scripts.
///
/// It counts the requests that arrived whole, which is how a test sees what was sent twice. It runs on one
/// thread, holds a bounded number of connections, and ends when it is released or its lifetime is over.
public final class FaultServer: Sendable {
    /// What happens to who wants to connect.
    public enum Door: Sendable {
        /// The connection is made.
        case open

        /// The connection is refused.
        case closed

        /// The connection is neither made nor refused.
        case stuck
    }

    /// How many connections of its own keep the door stuck.
    public static let stuckConnections = 4

    /// The port it listens at.
    public let port: Int

    private let loop: FaultServerLoop

    /// Starts a server that plays each script once, and the last one again and again.
    /// - Parameters:
    ///   - scripts: The scripts, in order.
    ///   - door: What happens to who wants to connect.
    ///   - lifetime: When it ends by itself.
    /// - Throws: An error if the system has no socket to give.
    public convenience init(_ scripts: [Script], door: Door = .open, lifetime: Duration = .seconds(300) * patience)
        throws
    {
        try self.init(plan: .list(scripts), door: door, lifetime: lifetime)
    }

    /// Starts a server that chooses by the request what to do.
    /// - Parameters:
    ///   - lifetime: When it ends by itself.
    ///   - script: Chooses a script; one that begins when the request is there.
    /// - Throws: An error if the system has no socket to give.
    public convenience init(
        lifetime: Duration = .seconds(300) * patience,
        answering script: @escaping @Sendable (ReceivedRequest) -> Script
    ) throws {
        try self.init(plan: .choice(script), door: .open, lifetime: lifetime)
    }

    private init(plan: FaultServerLoop.Plan, door: Door, lifetime: Duration) throws {
        let (listener, port) = try Socket.bound()
        self.port = port
        self.loop = FaultServerLoop(listener: listener, plan: plan, accepts: door == .open)
        let held: [Socket]
        do {
            switch door {
            case .open:
                try listener.listen(backlog: 1_024)
                held = [listener]
            case .closed:
                held = [listener]
            case .stuck:
                // A queue that is full: the system drops what would come after.
                try listener.listen(backlog: 0)
                held = [listener] + (try (0..<Self.stuckConnections).map { _ in try Socket.connecting(to: port) })
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

    /// Where it listens.
    public var url: URL {
        var components = URLComponents()
        components.scheme = "http"
        components.host = "127.0.0.1"
        components.port = self.port
        components.path = "/"
        return components.url ?? URL(filePath: "/")
    }

    /// How many connections were made.
    public var connectionCount: Int { self.loop.record.connections }

    /// How many connections are open.
    public var openConnectionCount: Int { self.loop.record.openConnections }

    /// How many requests arrived whole.
    public var requestCount: Int { self.loop.record.requests }

    /// The first requests that arrived whole, at most 100.
    public var requests: [ReceivedRequest] { self.loop.record.kept }
}
