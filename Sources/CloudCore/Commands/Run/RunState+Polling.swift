extension RunState {
    /// Returns the next poll, or the pause before it, if one is due.
    mutating func nextPoll(random: Double) -> RunAction? {
        while true {
            guard !self.isPolling, !self.isPausing, !self.isOver,
                !self.active.isEmpty || !self.completionsToRepeat.isEmpty
            else { return nil }
            if self.needsPause { return self.pause(random: random) }
            if !self.isRoundOpen { self.openRound() }
            if self.needsOverviews {
                self.isPolling = true
                return .fetchOverviews(round: self.round, self.active.map(\.command))
            }
            while let request = self.pendingPolls.popFirst() {
                guard let action = self.action(for: request) else { continue }
                self.isPolling = true
                return action
            }
            self.closeRound()
        }
    }

    private mutating func openRound() {
        self.isRoundOpen = true
        self.rounds += 1
        self.setOverviews(nil)
        self.needsOverviews = self.active.count > 1 || self.active.contains(where: self.needsOverview)
        for key in self.completionsToRepeat.removeAll() { self.completionQueue.append(key) }
        // Unfinished commands are listed in turn, so that following a large fleet costs little.
        let share = max(10, self.active.reduce(0) { $0 + $1.pages } / 4)
        self.allowance = min(self.allowance + share, share)
        self.pendingPolls = self.active.sorted { $0.listedAt < $1.listedAt }.map { .list($0.command.id) }[...]
    }

    private func needsOverview(_ followed: FollowedCommand) -> Bool {
        // A machine with an unknown status counts as running until the command itself has ended.
        followed.needsOverview || self.now - self.lastUpdate >= Self.pollAfter
    }

    private mutating func closeRound() {
        self.isRoundOpen = false
        self.needsPause = true
        if self.isLastRound, !self.isEnded { self.end() }
    }

    /// Ends the wait permanently after its time limit.
    private mutating func end() {
        let keys = self.completionQueue.removeAll() + self.completionsToRepeat.removeAll() + self.completionsUnderWay
        for key in keys { self.abandonOutput(of: key, nil) }
        if self.isEnded { return }
        if let fault = self.lastFault { self.note("the last poll failed: \(fault.error)") }
        self.ending = .deadline
    }

    private mutating func pause(random: Double) -> RunAction? {
        let hasWaited = self.now - self.waitingSince > min(Self.minimumWait, self.settings.traits.progressTimeout)
        if self.deadline == nil, hasWaited, self.now - self.lastUpdate > self.settings.traits.progressTimeout {
            self.end()
            return nil
        }
        let isIdle =
            !self.active.isEmpty
            && self.active.allSatisfy { $0.command.repeats && self.results[$0.command.id]?.areSettled != false }
        var wait = self.plan.next(isThrottled: self.isThrottled, isIdle: isIdle, random: random)
        self.isThrottled = false
        if let deadline {
            let left = deadline - self.now
            guard left > .milliseconds(10) else {
                self.end()
                return nil
            }
            // A poll shortly before the deadline is still worthwhile.
            self.isLastRound = wait >= left
            if self.isLastRound { wait = left - min(.seconds(1), left / 2) }
        }
        self.needsPause = false
        self.isPausing = true
        return .waitToPoll(round: self.round, wait)
    }

    private mutating func action(for request: PollRequest) -> RunAction? {
        switch request {
        case .list(let id):
            guard let followed = self.active.first(where: { $0.command.id == id }), self.isWorthListing(followed) else {
                return nil
            }
            return .list(round: self.round, followed.command)
        case .poll(let id, let machine):
            guard let followed = self.active.first(where: { $0.command.id == id }),
                self.results[id]?.isOpen(machine) == true
            else { return nil }
            return .poll(round: self.round, followed.command, machine: machine)
        }
    }

    private mutating func isWorthListing(_ followed: FollowedCommand) -> Bool {
        guard let overviews = self.overviews, let overview = overviews[followed.command.id] else { return true }
        if overview.hasEnded { return true }
        guard overview.fingerprint != followed.fingerprint || self.hasLateMachines(followed), self.allowance > 0 else {
            return false
        }
        self.allowance -= followed.pages
        return true
    }

    /// Fails a wait without a deadline for a command that runs on a schedule.
    private mutating func rejectEndlessWait(_ overviews: [String: CommandOverview]) {
        guard self.deadline == nil, self.stopRequestedAt == nil,
            let endless = overviews.first(where: { $0.value.repeats && !$0.value.hasEnded })
        else { return }
        self.pollFailure = .invalid(
            "\(endless.key) runs on a schedule, which doesn't end by itself: set a deadline in the options to end the wait"
        )
        self.isRoundOpen = false
    }

    /// Handles the overviews of the commands.
    mutating func handleOverviews(_ result: Result<[String: CommandOverview], RunServiceError>) {
        self.isPolling = false
        switch result {
        case .success(let overviews):
            (self.faults, self.lastFault) = (0, nil)
            self.needsOverviews = false
            self.setOverviews(overviews)
            for index in self.active.indices where overviews[self.active[index].command.id]?.repeats == true {
                self.active[index].command.repeats = true
            }
            self.rejectEndlessWait(overviews)
        case .failure(let fault): self.handle(fault)
        }
    }

    private mutating func setOverviews(_ overviews: [String: CommandOverview]?) {
        self.overviews = overviews
        for id in self.followedIDs {
            self.results[id, default: CommandResults()].setNamed(overviews?[id]?.machines ?? [])
        }
    }

    /// Handles the list of a command's machines.
    mutating func handleListing(_ result: Result<MachineListing, RunServiceError>, of id: String) -> [RunAction] {
        self.isPolling = false
        switch result {
        case .failure(let fault):
            self.pendingPolls = [.list(id)] + self.pendingPolls
            self.handle(fault)
            return []
        case .success(let listing):
            (self.faults, self.lastFault) = (0, nil)
            self.note(listing.note)
            for machine in listing.machines { self.record(machine, of: id) }
            guard let index = self.active.firstIndex(where: { $0.command.id == id }) else { return [] }
            self.active[index].listedAt = self.rounds
            let count = max(listing.machines.count, self.active[index].command.machines?.count ?? 0)
            self.active[index].pages = max(
                1,
                (count + self.settings.traits.pageSize - 1) / self.settings.traits.pageSize
            )
            if let overview = self.overviews?[id], overview.fingerprint != self.active[index].fingerprint {
                self.active[index].fingerprint = overview.fingerprint
                self.lastUpdate = self.now
            }
            if !listing.machines.isEmpty || self.overviews?[id] != nil { self.active[index].isListed = true }
            let late = self.stopLate(at: index)
            self.endIfOver(at: index)
            return late
        }
    }

    /// Handles the individually polled result of a machine.
    mutating func handleResult(_ result: Result<MachineResult?, RunServiceError>, of machine: String, _ id: String) {
        self.isPolling = false
        switch result {
        case .success(let result):
            (self.faults, self.lastFault) = (0, nil)
            if var result {
                result.instanceID = machine
                self.record(result, of: id)
            }
            guard let index = self.active.firstIndex(where: { $0.command.id == id }) else { return }
            self.active[index].polled.insert(machine)
            if let result, !result.state.isTerminal, !self.active[index].isListed {
                // It is still running although no list contains it. Poll it again later.
                self.active[index].unconfirmedSince = self.now
                self.active[index].polled = []
            }
            self.endIfOver(at: index)
        case .failure(let fault) where fault.isThrottling || fault.isTransient:
            self.pendingPolls = [.poll(id, machine: machine)] + self.pendingPolls
            self.handle(fault)
        case .failure(let fault):
            self.note("\(machine) can't be polled individually: \(fault.error)")
            guard let index = self.active.firstIndex(where: { $0.command.id == id }) else { return }
            self.active[index].polled.insert(machine)
            self.endIfOver(at: index)
        }
    }

    private mutating func handle(_ fault: RunServiceError) {
        self.needsPause = true
        self.lastFault = fault
        if fault.isThrottling {
            self.isThrottled = true
        } else {
            self.faults += 1
            if !fault.isTransient || self.faults >= Self.maxConsecutiveFaults {
                self.pollFailure = .call(fault.error)
                self.faults = 0
                self.isRoundOpen = false
            }
        }
        if self.isLastRound { self.end() }
    }

    /// Ends the current round after the last waiter has left.
    mutating func endRound() -> [RunAction] {
        self.round += 1
        (self.isPolling, self.isPausing, self.isRoundOpen, self.needsPause) = (false, false, false, true)
        self.pendingPolls = []
        for key in self.completionsUnderWay { self.completionQueue.append(key) }
        self.completionsUnderWay = []
        return [.cancelPolls]
    }
}
