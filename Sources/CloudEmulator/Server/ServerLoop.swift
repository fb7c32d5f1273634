import CloudCore
import CloudSockets
import Synchronization

/// The thread that serves all connections of a server.
///
/// Tasks add responses to the inbox and wake the thread. All other state belongs to the thread and needs no lock.
final class ServerLoop: Sendable {
    /// A request, and the connection that waits for its response.
    struct Call: Sendable {
        var connection: Int
        var request: TransportRequest
    }

    private struct Inbox {
        var responses: [(connection: Int, response: TransportResponse?)] = []
        var isStopped = false
    }

    private let listener: Socket
    private let limits: ServerLimits
    private let wakeup: WakeupPipe
    private let inbox = Mutex(Inbox())

    /// Creates the loop of a socket that listens.
    init(listener: Socket, limits: ServerLimits) throws(SocketError) {
        self.listener = listener
        self.limits = limits
        self.wakeup = try WakeupPipe()
    }

    deinit {
        self.wakeup.close()
        self.listener.close()
    }

    /// Responds to a call, or closes its connection if there is no response.
    func respond(to call: Call, with response: TransportResponse?) {
        self.inbox.withLock { $0.responses.append((call.connection, response)) }
        self.wakeup.wake()
    }

    /// Makes ``run(_:)`` return.
    func stop() {
        self.inbox.withLock { $0.isStopped = true }
        self.wakeup.wake()
    }

    /// Serves until ``stop()`` is called, and blocks the calling thread.
    /// - Parameter handle: A closure that receives each call and returns without waiting for its response.
    func run(_ handle: (Call) -> Void) {
        var connections = ServerConnections(limits: self.limits)
        defer { connections.closeAll() }
        while true {
            let inbox = self.inbox.withLock { inbox in
                defer { inbox.responses = [] }
                return inbox
            }
            if inbox.isStopped { return }
            let received = ContinuousClock.now
            for (connection, response) in inbox.responses {
                connections.respond(to: connection, with: response, at: received)
            }
            connections.proceed(at: received).forEach(handle)

            var polled = [PolledDescriptor(self.wakeup.reading)]
            polled.append(PolledDescriptor(self.listener.descriptor, reads: connections.haveRoom))
            let ids = connections.ids
            polled += ids.map { connections.polled($0) }
            let limit = connections.nextDeadline.map { $0 - ContinuousClock.now } ?? .seconds(60)
            let readiness = PolledState.wait(for: polled, limit: max(.zero, min(limit, .seconds(60))))

            let now = ContinuousClock.now
            if !readiness[0].isEmpty { self.wakeup.drain() }
            for (id, ready) in zip(ids, readiness.dropFirst(2)) { connections.transfer(id, ready, at: now) }
            if !readiness[1].isEmpty { connections.accept(from: self.listener, at: now) }
            connections.expire(at: now)
        }
    }
}
