import CloudSockets
import Foundation
import Synchronization

/// The event loop of a ``FaultServer``, which serves all connections on one thread.
final class FaultServerLoop: Sendable {
    /// The source of scripts.
    enum Plan: Sendable {
        case list([Script])
        case choice(@Sendable (ReceivedRequest) -> Script)
    }

    /// The connections and requests so far.
    struct Record: Sendable {
        var connections = 0
        var openConnections = 0
        var requests = 0
        var kept: [ReceivedRequest] = []
    }

    private static let maxConnections = 512
    private static let keptRequests = 100

    private let listener: Socket
    private let plan: Plan
    private let accepts: Bool
    private let state = Mutex((record: Record(), isStopped: false, isShut: false, played: 0))

    init(listener: Socket, plan: Plan, accepts: Bool) {
        self.listener = listener
        self.plan = plan
        self.accepts = accepts
    }

    var record: Record { self.state.withLock { $0.record } }

    func stop() {
        self.state.withLock { $0.isStopped = true }
    }

    /// Stops accepting connections.
    func shut() {
        self.state.withLock { $0.isShut = true }
        self.listener.shut()
    }

    /// Serves until `stop()` is called, or until a deadline.
    func run(until deadline: ContinuousClock.Instant) {
        var connections: [ServedConnection] = []
        while !self.state.withLock({ $0.isStopped }), ContinuousClock.now < deadline {
            let now = ContinuousClock.now
            var polled = connections.map { PolledDescriptor($0.socket.descriptor, writes: $0.hasOutput) }
            let mayAccept =
                self.accepts && connections.count < Self.maxConnections && !self.state.withLock { $0.isShut }
            if mayAccept { polled.append(PolledDescriptor(self.listener.descriptor)) }
            let nextStep = connections.compactMap(\.pausesUntil).min() ?? deadline
            let readiness = PolledState.wait(for: polled, limit: max(.zero, min(nextStep - now, .milliseconds(20))))
            let ready = Set(zip(polled, readiness).filter { !$0.1.isEmpty }.map(\.0.descriptor))

            for index in connections.indices {
                connections[index].proceed(isReady: ready.contains(connections[index].socket.descriptor), in: self)
            }
            if mayAccept, !self.state.withLock({ $0.isShut }), ready.contains(self.listener.descriptor) {
                while connections.count < Self.maxConnections, let socket = self.listener.accept() {
                    self.state.withLock { $0.record.connections += 1 }
                    var connection = ServedConnection(socket: socket, script: self.nextScript(at: .connection))
                    connection.proceed(isReady: false, in: self)
                    connections.append(connection)
                }
            }
            connections.removeAll(where: \.isClosed)
            self.state.withLock { [count = connections.count] in $0.record.openConnections = count }
        }
        for connection in connections { connection.socket.close() }
        self.state.withLock { $0.record.openConnections = 0 }
    }

    /// Counts a complete request.
    func count(_ request: ReceivedRequest) {
        self.state.withLock { state in
            state.record.requests += 1
            if state.record.kept.count < Self.keptRequests { state.record.kept.append(request) }
        }
    }

    /// Removes and returns the next script if it starts within a request, with the number of bytes before it.
    func nextScriptAtByte() -> (count: Int, script: Script)? {
        guard case .list(let scripts) = self.plan else { return nil }
        return self.state.withLock { state in
            let index = min(state.played, scripts.count - 1)
            guard scripts.indices.contains(index), case .byte(let count) = scripts[index].start else { return nil }
            state.played += 1
            return (count, scripts[index])
        }
    }

    /// Removes and returns the next script if it starts now.
    func nextScript(at start: Script.Start, of request: ReceivedRequest? = nil) -> Script? {
        switch self.plan {
        case .choice(let choose):
            return request.map(choose)
        case .list(let scripts):
            return self.state.withLock { state in
                let index = min(state.played, scripts.count - 1)
                guard scripts.indices.contains(index), scripts[index].start == start else { return nil }
                state.played += 1
                return scripts[index]
            }
        }
    }
}
