#if os(Linux)
/// The calls that wait for a place, first come first served at each origin, and the origins in turn.
///
/// libcurl would take any number at once: each with some memory, and a descriptor until the system has no more.
package struct CurlQueue {
    /// The calls to one origin.
    private struct Lane {
        /// How many have a place.
        var running = 0

        private var incoming: [CurlCall] = []
        private var outgoing: [CurlCall] = []

        var waiting: [CurlCall] { self.outgoing.reversed() + self.incoming }
        var isEmpty: Bool { self.incoming.isEmpty && self.outgoing.isEmpty }

        mutating func add(_ call: CurlCall) {
            self.incoming.append(call)
        }

        mutating func next() -> CurlCall? {
            if self.outgoing.isEmpty {
                self.outgoing = self.incoming.reversed()
                self.incoming = []
            }
            return self.outgoing.popLast()
        }
    }

    private let maxPerOrigin: Int
    private let maxInAll: Int
    private var lanes: [String: Lane] = [:]
    private var running = 0

    /// The origins at which a call waits, the next first.
    private var turns: [String] = []

    package init(maxPerOrigin: Int, maxInAll: Int) {
        self.maxPerOrigin = maxPerOrigin
        self.maxInAll = maxInAll
    }

    /// The calls that wait.
    package var waiting: [CurlCall] { self.turns.flatMap { self.lanes[$0]?.waiting ?? [] } }

    /// Adds a call.
    package mutating func add(_ call: CurlCall) {
        let isFirst = self.lanes[call.origin]?.isEmpty ?? true
        self.lanes[call.origin, default: Lane()].add(call)
        if isFirst { self.turns.append(call.origin) }
    }

    /// Gives a place to the next call, if one is free.
    /// - Returns: The call, which has to leave when it is over.
    package mutating func next() -> CurlCall? {
        while self.running < self.maxInAll,
            let turn = self.turns.firstIndex(where: { (self.lanes[$0]?.running ?? 0) < self.maxPerOrigin })
        {
            let origin = self.turns.remove(at: turn)
            guard var lane = self.lanes[origin], let call = lane.next() else { continue }
            if !lane.isEmpty { self.turns.append(origin) }
            // Some calls are cancelled while they wait.
            let isOver = call.isOver
            if !isOver {
                lane.running += 1
                self.running += 1
            }
            self.lanes[origin] = lane.isEmpty && lane.running == 0 ? nil : lane
            if !isOver { return call }
        }
        return nil
    }

    /// Takes a call's place back.
    package mutating func leave(_ call: CurlCall) {
        guard var lane = self.lanes[call.origin] else { return }
        lane.running -= 1
        self.running -= 1
        self.lanes[call.origin] = lane.isEmpty && lane.running == 0 ? nil : lane
    }
}
#endif
