import Synchronization

extension CommandProgress {
    /// Returns when the service has been asked once more.
    func advance() async throws(CommandError) {
        if Task.isCancelled { throw await self.cancelled() }
        let left = self.options.deadline.map { $0 - self.stopwatch.elapsed() }
        self.state.withLock { $0.waiters += 1 }
        defer { self.state.withLock { $0.waiters -= 1 } }
        let isOver: Bool
        do {
            // The sweep itself keeps the deadline; this is for a call that hangs.
            let answered: Void? = try await withDeadline(left, on: self.surroundings.time) {
                try await self.flight.value { try await self.waitAndSweep() }
            }
            isOver = answered == nil
        } catch {
            if Task.isCancelled { throw await self.cancelled() }
            throw error as? CommandError ?? .call(error, started: self.commandIDs)
        }
        if Task.isCancelled { throw await self.cancelled() }
        if isOver { throw .deadlinePassed(self.report) }
    }

    private func waitAndSweep() async throws(CommandError) {
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
        guard let backend, !self.isComplete else { return }
        var isThrottled = false
        while true {
            let isLast = try await self.pause(isThrottled: isThrottled, patience: backend.patience)
            do {
                try await self.sweep(backend)
                try await self.goOn()
                // Thrown by the next question, so that what this one told is told first.
                if isLast, !self.isComplete { self.fail(.deadlinePassed(self.report)) }
                return
            } catch let error as CommandError {
                throw error
            } catch {
                let faults = self.state.withLock { state in
                    state.faults += 1
                    return state.faults
                }
                let failure = error as? any CallFailure
                isThrottled = failure?.isThrottling ?? false
                guard isThrottled || (failure?.mayPass ?? false && faults < Self.bearableFaults) else {
                    throw .call(error, started: self.commandIDs)
                }
            }
            if isLast { throw .deadlinePassed(self.report) }
        }
    }

    /// Waits until the service may be asked again.
    /// - Returns: Whether it is the last question before the deadline.
    private func pause(isThrottled: Bool, patience: Duration) async throws(CommandError) -> Bool {
        let elapsed = self.stopwatch.elapsed()
        let (planned, isStalled) = self.state.withLock { state in
            (
                state.plan.next(isThrottled: isThrottled, random: self.surroundings.random()),
                elapsed - state.ledger.lastNews > patience
            )
        }
        if isStalled { throw .deadlinePassed(self.report) }
        var wait = planned
        var isLast = false
        if let deadline = self.options.deadline {
            let left = deadline - elapsed
            guard left > .milliseconds(10) else { throw .deadlinePassed(self.report) }
            // What becomes known shortly before the deadline is still worth a question.
            isLast = wait >= left
            if isLast { wait = left - min(.seconds(1), left / 2) }
        }
        guard await self.surroundings.time.sleep(for: wait) else { throw .cancelled(started: self.commandIDs) }
        return isLast
    }
}
