import CloudCore
import CloudSockets

/// The connections of a server, with their sockets.
struct ServerConnections {
    private struct Entry {
        let socket: Socket
        var state: HTTPConnection
        var hasEndedOutput = false
    }

    private let limits: ServerLimits
    private var entries: [Int: Entry] = [:]
    private var lastID = 0

    init(limits: ServerLimits) {
        self.limits = limits
    }

    /// The connections, in the order in which they were accepted.
    var ids: [Int] { self.entries.keys.sorted() }

    var nextDeadline: HTTPConnection.Instant? { self.entries.values.compactMap(\.state.deadline).min() }

    /// Whether there is room for another connection, if need be in place of one that is idle.
    var haveRoom: Bool { self.entries.count < self.limits.connections || self.longestIdle != nil }

    private var longestIdle: Int? {
        self.ids.filter { self.entries[$0]?.state.isIdle == true }
            .min { self.deadline($0) < self.deadline($1) }
    }

    private func deadline(_ id: Int) -> HTTPConnection.Instant {
        self.entries[id]?.state.deadline ?? .now
    }

    /// Returns what to wait for on a connection.
    func polled(_ id: Int) -> PolledDescriptor {
        guard let entry = self.entries[id] else { return PolledDescriptor(-1) }
        return PolledDescriptor(
            entry.socket.descriptor,
            reads: entry.state.wantsInput,
            writes: !entry.state.output.isEmpty
        )
    }

    /// Accepts pending connections while there is room, or one in place of an idle one.
    ///
    /// It never replaces a connection that it has just accepted, whose request has not been read yet.
    mutating func accept(from listener: Socket, at now: HTTPConnection.Instant) {
        if self.entries.count >= self.limits.connections {
            guard let idle = self.longestIdle else { return }
            self.close(idle)
        }
        while self.entries.count < self.limits.connections, let socket = listener.accept() {
            self.lastID += 1
            self.entries[self.lastID] = Entry(socket: socket, state: HTTPConnection(limits: self.limits, at: now))
        }
    }

    /// Sends and receives what a connection is ready for.
    mutating func transfer(_ id: Int, _ ready: PolledState, at now: HTTPConnection.Instant) {
        guard !ready.isEmpty, var entry = self.entries[id] else { return }
        if ready.contains(.readable), entry.state.wantsInput {
            switch entry.socket.read() {
            case .bytes(let bytes): entry.state.receive(bytes, at: now)
            case .nothingYet: break
            case .ended: entry.state.endInput()
            }
        } else if ready.contains(.closed) {
            entry.state.close()
        }
        Self.send(&entry, at: now)
        self.entries[id] = entry
    }

    /// Returns the calls of the connections whose next request is complete, and closes those that have ended.
    mutating func proceed(at now: HTTPConnection.Instant) -> [ServerLoop.Call] {
        var calls: [ServerLoop.Call] = []
        for (id, entry) in self.entries {
            var entry = entry
            if let request = entry.state.nextRequest(at: now) {
                calls.append(ServerLoop.Call(connection: id, request: request))
            }
            Self.send(&entry, at: now)
            self.entries[id] = entry
            if entry.state.isClosed { self.close(id) }
        }
        return calls
    }

    mutating func respond(to id: Int, with response: TransportResponse?, at now: HTTPConnection.Instant) {
        guard var entry = self.entries[id] else { return }
        entry.state.respond(with: response, at: now)
        Self.send(&entry, at: now)
        self.entries[id] = entry
    }

    mutating func expire(at now: HTTPConnection.Instant) {
        for id in self.ids { self.entries[id]?.state.expire(at: now) }
    }

    mutating func closeAll() {
        for id in self.ids { self.close(id) }
    }

    private mutating func close(_ id: Int) {
        self.entries.removeValue(forKey: id)?.socket.close()
    }

    private static func send(_ entry: inout Entry, at now: HTTPConnection.Instant) {
        if !entry.state.output.isEmpty, !entry.state.isClosed {
            guard let count = entry.socket.write(entry.state.output) else { return entry.state.close() }
            entry.state.didSend(count, at: now)
        }
        if entry.state.hasEndedOutput, !entry.hasEndedOutput {
            entry.socket.endOutput()
            entry.hasEndedOutput = true
        }
    }
}
