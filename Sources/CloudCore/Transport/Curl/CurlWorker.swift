#if os(Linux)
/// The work of the loop's thread: it schedules calls, drives their transfers, and ends them.
final class CurlWorker {
    /// The maximum number of kept connections to all hosts.
    private static let maxKept = 256

    private let multi: CurlMulti
    private let clock = CurlClock()
    private var queue = CurlQueue(maxPerOrigin: 64, maxInAll: 256)
    private var transfers: [CurlHandle.ID: CurlTransfer] = [:]

    /// Idle handles, if handles can be reused.
    private var spare: [CurlHandle] = []

    /// The number of calls that were cancelled since the queue was last pruned.
    private var cancelled = 0

    /// The earliest time at which a deadline or timeout can pass.
    private var nextDue: ContinuousClock.Instant?

    init?(wakeup: Int32) {
        guard let multi = CurlMulti(keptConnections: Self.maxKept, wakeup: wakeup) else { return nil }
        self.multi = multi
    }

    /// Performs all work that is possible now.
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

    /// Waits until there is work.
    func wait() {
        self.multi.wait(for: self.nextDue.map { $0 - .now } ?? .seconds(60))
    }

    /// Ends the transfers of cancelled calls.
    /// - Parameter count: The number of newly cancelled calls.
    func forgetCancelled(_ count: Int) {
        // Prunes the queue once half of it may be cancelled, which keeps the amortized cost constant.
        self.cancelled += count
        if self.cancelled * 2 > self.queue.count {
            self.queue.forgetOver()
            self.cancelled = 0
        }
        for transfer in Array(self.transfers.values) where transfer.call.isOver { self.drop(transfer) }
    }

    // MARK: Starting

    /// Starts the calls that can run.
    /// - Returns: Whether any call started.
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
            call.finish(.failure(TransportError.lacking("the system has no memory left")))
            return self.queue.leave(call)
        }
        let transfer = CurlTransfer(call, handle, self.clock)
        do throws(CurlError) {
            try transfer.prepare()
            if !CurlHandle.confirmsBeforeSending { _ = call.beginSending() }
            guard self.multi.add(handle) else { throw CurlError(code: 27) }
            self.transfers[handle.id] = transfer
            self.watch(transfer.earliestDue)
        } catch {
            call.finish(
                .failure(TransportError.describing(error.code, text: handle.text(for: error.code), hasLeft: false))
            )
            self.release(handle)
            self.queue.leave(call)
        }
    }

    // MARK: Ending

    /// Ends the calls whose transfers have ended, and starts queued calls.
    /// - Returns: Whether any call started or restarted.
    private func collect() -> Bool {
        var hasBegun = false
        var hasEnded = false
        while let (id, result) = self.multi.next() {
            guard let transfer = self.transfers[id] else { continue }
            if transfer.beginsAgain() {
                self.multi.remove(transfer.handle)
                hasBegun = true
                if self.multi.add(transfer.handle) { continue }
            }
            hasEnded = true
            transfer.call.finish(transfer.ended(result))
            self.remove(transfer)
        }
        if hasEnded, self.start() { hasBegun = true }
        return hasBegun
    }

    /// Ends the calls whose deadline or timeout has passed, and updates the time of the next check.
    private func endLate() {
        self.nextDue = nil
        for transfer in Array(self.transfers.values) where !transfer.call.isOver {
            if transfer.due <= self.clock.now {
                transfer.endLate()
                self.drop(transfer)
            } else {
                self.watch(transfer.due)
            }
        }
        for call in self.queue.waiting {
            guard let deadline = call.deadline, !call.isOver else { continue }
            if deadline <= self.clock.now { call.expire() } else { self.watch(deadline) }
        }
    }

    /// Removes a transfer whose call has ended, if this doesn't block.
    private func drop(_ transfer: CurlTransfer) {
        if transfer.canBeRemoved { self.remove(transfer) }
    }

    private func remove(_ transfer: CurlTransfer) {
        self.multi.remove(transfer.handle)
        self.transfers[transfer.handle.id] = nil
        self.queue.leave(transfer.call)
        self.release(transfer.handle)
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
