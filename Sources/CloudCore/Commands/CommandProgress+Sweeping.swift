import Synchronization

extension CommandProgress {
    /// Asks once about everything, or goes on with what the last time failed to ask.
    func sweep(_ backend: any CommandBackend) async throws {
        var sweep = try await self.currentSweep(backend)
        while let id = sweep.waiting.first {
            let followed = self.state.withLock { state in state.ledger.active.first { $0.command.id == id } }
            let overview = sweep.overviews?[id]
            if let followed, self.isWorthListing(followed, overview, asked: sweep.overviews != nil) {
                let listing = try await backend.machines(of: followed.command)
                self.note(listing.note)
                try await self.take(listing.machines, of: followed, overview, sweep: sweep.number, from: backend)
                try await self.giveUpLate(followed, with: backend)
            }
            sweep.waiting.removeFirst()
            self.state.withLock { state in
                state.faults = 0
                state.sweep = sweep
            }
        }
        self.state.withLock { $0.sweep = nil }
    }

    private func currentSweep(_ backend: any CommandBackend) async throws -> CommandSweep {
        if let sweep = self.state.withLock({ $0.sweep }) { return sweep }
        // Who was listed longest ago comes first.
        let active = self.state.withLock { $0.ledger.active.sorted { $0.listedAt < $1.listedAt } }
        let asks = active.count > 1 || active.contains { $0.needsOverview }
        let overviews = asks ? try await backend.overview(of: active.map(\.command)) : nil
        return self.state.withLock { state in
            let share = max(10, state.ledger.active.reduce(0) { $0 + $1.pages } / 4)
            state.allowance = min(state.allowance + share, share)
            state.sweeps += 1
            let sweep = CommandSweep(number: state.sweeps, overviews: overviews, waiting: active.map(\.command.id)[...])
            state.sweep = sweep
            state.faults = 0
            return sweep
        }
    }

    private func isWorthListing(_ followed: FollowedCommand, _ overview: CommandOverview?, asked: Bool) -> Bool {
        if overview?.hasEnded == true || !asked { return true }
        let isNews = overview == nil || overview?.fingerprint != followed.fingerprint || self.isLate(followed)
        guard isNews else { return false }
        return self.state.withLock { state in
            guard state.allowance > 0 else { return false }
            state.allowance -= followed.pages
            return true
        }
    }

    private func take(
        _ machines: [MachineResult],
        of followed: FollowedCommand,
        _ overview: CommandOverview?,
        sweep: Int,
        from backend: any CommandBackend
    ) async throws {
        let id = followed.command.id
        for machine in machines {
            let known = self.state.withLock { $0.ledger.machine(machine.instanceID, of: id) }
            guard known?.state.isTerminal != true else { continue }
            var result = machine
            result.commandID = id
            if result.state.isTerminal, self.options.fetchesWholeOutput {
                let completed = try await backend.complete(result)
                result = completed.result
                self.note(completed.note)
            }
            if followed.givenUp.contains(machine.instanceID), result.state == .cancelled, result.startDate == nil {
                result.state = .undeliverable
                result.reason = "not reached within \(backend.deliveryLimit?.text ?? "the time allowed"), and given up"
            }
            let (update, now) = (result, self.stopwatch.elapsed())
            self.state.withLock { $0.ledger.record(update, at: now) }
        }
        let now = self.stopwatch.elapsed()
        self.state.withLock {
            $0.ledger.listed(machines, of: id, overview, sweep: sweep, pageSize: backend.pageSize, at: now)
        }
    }
}
