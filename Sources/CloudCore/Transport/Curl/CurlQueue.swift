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

        mutating func forgetOver() {
            self.incoming.removeAll { $0.isOver }
            self.outgoing.removeAll { $0.isOver }
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

    /// How many calls wait, with those that are over and were not forgotten yet.
    package private(set) var count = 0

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
        self.count += 1
        if isFirst { self.turns.append(call.origin) }
    }

    /// Gives a place to the next call, if one is free.
    /// - Returns: The call, which has to leave when it is over.
    package mutating func next() -> CurlCall? {
        while let turn = self.turns.firstIndex(where: self.hasPlace) {
            let origin = self.turns.remove(at: turn)
            guard var lane = self.lanes[origin], let call = lane.next() else { continue }
            self.count -= 1
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

    /// Whether there is a place for a call to an origin.
    ///
    /// One without a call gets a place beyond the bound, so that other origins that don't respond hold up nobody.
    private func hasPlace(_ origin: String) -> Bool {
        let atOrigin = self.lanes[origin]?.running ?? 0
        return self.running < self.maxInAll
            ? atOrigin < self.maxPerOrigin : atOrigin == 0 && self.running < 2 * self.maxInAll
    }

    /// Forgets the calls that are over, with what they would have sent.
    package mutating func forgetOver() {
        for origin in self.turns { self.lanes[origin]?.forgetOver() }
        self.count = self.waiting.count
        self.turns.removeAll { self.lanes[$0]?.isEmpty ?? true }
        self.lanes = self.lanes.filter { !$0.value.isEmpty || $0.value.running > 0 }
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
