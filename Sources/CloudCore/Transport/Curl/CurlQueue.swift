#if os(Linux)
/// A queue of calls that is first-in, first-out per origin and round-robin across origins.
///
/// libcurl accepts any number of transfers, each with its own memory and a file descriptor until none are left.
package struct CurlQueue {
    /// The calls to one origin.
    private struct Lane {
        /// The number of running calls.
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

    /// The origins with queued calls, in the order of their turns.
    private var turns: [String] = []

    /// The number of queued calls, including ended calls that are not yet removed.
    package private(set) var count = 0

    package init(maxPerOrigin: Int, maxInAll: Int) {
        self.maxPerOrigin = maxPerOrigin
        self.maxInAll = maxInAll
    }

    /// The queued calls.
    package var waiting: [CurlCall] { self.turns.flatMap { self.lanes[$0]?.waiting ?? [] } }

    /// Adds a call.
    package mutating func add(_ call: CurlCall) {
        let isFirst = self.lanes[call.origin]?.isEmpty ?? true
        self.lanes[call.origin, default: Lane()].add(call)
        self.count += 1
        if isFirst { self.turns.append(call.origin) }
    }

    /// Removes the next call that can run and gives it a slot.
    /// - Returns: The call, which must leave when it ends, or `nil`.
    package mutating func next() -> CurlCall? {
        while let turn = self.turns.firstIndex(where: self.hasPlace) {
            let origin = self.turns.remove(at: turn)
            guard var lane = self.lanes[origin], let call = lane.next() else { continue }
            self.count -= 1
            if !lane.isEmpty { self.turns.append(origin) }
            // A call can be cancelled while it is queued.
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

    /// Whether a call to an origin can run.
    ///
    /// An origin without running calls can exceed the total limit, so that unresponsive origins don't block it.
    private func hasPlace(_ origin: String) -> Bool {
        let atOrigin = self.lanes[origin]?.running ?? 0
        return self.running < self.maxInAll
            ? atOrigin < self.maxPerOrigin : atOrigin == 0 && self.running < 2 * self.maxInAll
    }

    /// Removes the calls that have ended, and releases their requests.
    package mutating func forgetOver() {
        for origin in self.turns { self.lanes[origin]?.forgetOver() }
        self.count = self.waiting.count
        self.turns.removeAll { self.lanes[$0]?.isEmpty ?? true }
        self.lanes = self.lanes.filter { !$0.value.isEmpty || $0.value.running > 0 }
    }

    /// Releases the slot of a call.
    package mutating func leave(_ call: CurlCall) {
        guard var lane = self.lanes[call.origin] else { return }
        lane.running -= 1
        self.running -= 1
        self.lanes[call.origin] = lane.isEmpty && lane.running == 0 ? nil : lane
    }
}
#endif
