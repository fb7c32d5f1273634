#if os(Linux)
/// What the loop's thread does: it gives calls a place, drives their transfers, and ends them.
final class CurlWorker {
    /// How many connections are kept, in all.
    private static let maxKept = 256

    private let multi: CurlMulti
    private let clock = CurlClock()
    private var queue = CurlQueue(maxPerOrigin: 64, maxInAll: 256)
    private var exchanges: [CurlHandle.ID: CurlExchange] = [:]

    /// Handles for other calls, where they may be used again.
    private var spare: [CurlHandle] = []

    /// How many calls were cancelled since the queue was looked through.
    private var cancelled = 0

    /// No time that the worker watches is over before this.
    private var nextDue: ContinuousClock.Instant?

    init?(bell: Int32) {
        guard let multi = CurlMulti(keptConnections: Self.maxKept, bell: bell) else { return nil }
        self.multi = multi
    }

    /// Does all that can be done now.
    func work(adding calls: [CurlCall]) {
        self.clock.update()
        for call in calls {
            self.queue.add(call)
            self.watch(call.deadline)
        }
        self.start()
        repeat {
            self.multi.perform()
            self.clock.update()
        } while self.collect()
        if let nextDue, nextDue <= self.clock.now { self.endLate() }
    }

    /// Waits until there is something to do.
    func wait() {
        self.multi.wait(for: self.nextDue.map { $0 - .now } ?? .seconds(60))
    }

    /// Ends the transfers of calls that were cancelled.
    /// - Parameter count: How many more were cancelled.
    func forgetCancelled(_ count: Int) {
        // Those that wait are looked through when they may be half of all, so that each costs little.
        self.cancelled += count
        if self.cancelled * 2 > self.queue.count {
            self.queue.forgetOver()
            self.cancelled = 0
        }
        for exchange in Array(self.exchanges.values) where exchange.call.isOver { self.drop(exchange) }
    }

    // MARK: Beginning

    /// Starts the calls for which there is a place.
    /// - Returns: Whether there was one.
    @discardableResult
    private func start() -> Bool {
        var hasStarted = false
        while let call = self.queue.next() {
            hasStarted = true
            self.start(call)
        }
        return hasStarted
    }

    private func start(_ call: CurlCall) {
        guard let handle = self.spare.popLast() ?? CurlHandle() else {
            call.finish(.failure(TransportFailure.lacking("the system has no memory left")))
            return self.queue.leave(call)
        }
        let exchange = CurlExchange(call, handle, self.clock)
        do throws(CurlProblem) {
            try exchange.prepare()
            if !CurlHandle.asksBeforeSending { _ = call.beginSending() }
            guard self.multi.add(handle) else { throw CurlProblem(code: 27) }
            self.exchanges[handle.id] = exchange
            self.watch(exchange.earliestDue)
        } catch {
            call.finish(
                .failure(TransportFailure.describing(error.code, text: handle.text(for: error.code), hasLeft: false))
            )
            self.release(handle)
            self.queue.leave(call)
        }
    }

    // MARK: Ending

    /// Ends the calls whose transfers have ended, and starts others in their places.
    /// - Returns: Whether there are others, or some begin again.
    private func collect() -> Bool {
        var hasBegun = false
        var hasEnded = false
        while let (id, result) = self.multi.next() {
            guard let exchange = self.exchanges[id] else { continue }
            if exchange.beginsAgain() {
                self.multi.remove(exchange.handle)
                hasBegun = true
                if self.multi.add(exchange.handle) { continue }
            }
            hasEnded = true
            exchange.call.finish(exchange.ended(result))
            self.remove(exchange)
        }
        if hasEnded, self.start() { hasBegun = true }
        return hasBegun
    }

    /// Ends the calls whose time is over, and notes when there is to be another look.
    private func endLate() {
        self.nextDue = nil
        for exchange in Array(self.exchanges.values) where !exchange.call.isOver {
            if exchange.due <= self.clock.now {
                exchange.endLate()
                self.drop(exchange)
            } else {
                self.watch(exchange.due)
            }
        }
        for call in self.queue.waiting {
            guard let deadline = call.deadline, !call.isOver else { continue }
            if deadline <= self.clock.now { call.expire() } else { self.watch(deadline) }
        }
    }

    /// Forgets a transfer whose call is over.
    private func drop(_ exchange: CurlExchange) {
        if exchange.canBeRemoved { self.remove(exchange) }
    }

    private func remove(_ exchange: CurlExchange) {
        self.multi.remove(exchange.handle)
        self.exchanges[exchange.handle.id] = nil
        self.queue.leave(exchange.call)
        self.release(exchange.handle)
    }

    private func release(_ handle: CurlHandle) {
        handle.reset()
        if CurlHandle.isReusable { self.spare.append(handle) }
    }

    private func watch(_ time: ContinuousClock.Instant?) {
        guard let time else { return }
        self.nextDue = min(self.nextDue ?? time, time)
    }
}
#endif
