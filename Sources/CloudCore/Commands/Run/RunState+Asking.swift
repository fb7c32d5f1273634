extension RunState {
    /// Returns the next question, or the pause before it, if one is due.
    mutating func nextQuestion(random: Double) -> RunAction? {
        while true {
            guard !self.isPolling, !self.isPausing, !self.isOver,
                !self.active.isEmpty || !self.completionsToRepeat.isEmpty
            else { return nil }
            if self.needsPause { return self.pause(random: random) }
            if !self.isRoundOpen { self.openRound() }
            if self.needsSurvey {
                self.isPolling = true
                return .survey(round: self.round, self.active.map(\.command))
            }
            while let question = self.questions.popFirst() {
                guard let action = self.action(for: question) else { continue }
                self.isPolling = true
                return action
            }
            self.closeRound()
        }
    }

    private mutating func openRound() {
        self.isRoundOpen = true
        self.rounds += 1
        self.overviews = nil
        self.needsSurvey = self.active.count > 1 || self.active.contains(where: self.needsOverview)
        self.completionQueue += self.completionsToRepeat
        self.completionsToRepeat = []
        // Commands that go on are listed in turn, so that following a large fleet costs little.
        let share = max(10, self.active.reduce(0) { $0 + $1.pages } / 4)
        self.allowance = min(self.allowance + share, share)
        self.questions = self.active.sorted { $0.listedAt < $1.listedAt }.map { .list($0.command.id) }[...]
    }

    private func needsOverview(_ followed: FollowedCommand) -> Bool {
        // Words of the service that are not known go on until the command itself has ended.
        followed.needsOverview || self.now - self.lastUpdate >= Self.pollAfter
    }

    private mutating func closeRound() {
        self.isRoundOpen = false
        self.needsPause = true
        if self.isLastRound, !self.isEnded { self.end() }
    }

    /// Ends the wait for good, since its time is over.
    private mutating func end() {
        for key in self.completionQueue + self.completionsToRepeat + self.completionsUnderWay { self.leave(key, nil) }
        if self.isEnded { return }
        if let fault = self.lastFault { self.note("the last poll failed: \(fault.error)") }
        self.ending = .deadline
    }

    private mutating func pause(random: Double) -> RunAction? {
        let hasWaited = self.now - self.waitingSince > min(Self.leastPatience, self.settings.traits.patience)
        if self.deadline == nil, hasWaited, self.now - self.lastUpdate > self.settings.traits.patience {
            self.end()
            return nil
        }
        let isIdle =
            !self.active.isEmpty
            && self.active.allSatisfy { $0.command.repeats && self.openMachines(of: $0).isEmpty }
        var wait = self.plan.next(isThrottled: self.isThrottled, isIdle: isIdle, random: random)
        self.isThrottled = false
        if let deadline {
            let left = deadline - self.now
            guard left > .milliseconds(10) else {
                self.end()
                return nil
            }
            // What becomes known shortly before the deadline is still worth a question.
            self.isLastRound = wait >= left
            if self.isLastRound { wait = left - min(.seconds(1), left / 2) }
        }
        self.needsPause = false
        self.isPausing = true
        return .waitToPoll(round: self.round, wait)
    }

    private mutating func action(for question: Question) -> RunAction? {
        switch question {
        case .list(let id):
            guard let followed = self.active.first(where: { $0.command.id == id }), self.isWorthListing(followed) else {
                return nil
            }
            return .list(round: self.round, followed.command)
        case .ask(let id, let machine):
            guard let followed = self.active.first(where: { $0.command.id == id }),
                self.openMachines(of: followed).contains(machine)
            else { return nil }
            return .ask(round: self.round, followed.command, machine: machine)
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

    /// Ends a wait for what runs by a schedule and has no deadline.
    private mutating func rejectEndlessWait(_ overviews: [String: CommandOverview]) {
        guard self.deadline == nil, self.stopRequestedAt == nil,
            let endless = overviews.first(where: { $0.value.repeats && !$0.value.hasEnded })
        else { return }
        self.questionFailure = .invalid(
            "\(endless.key) runs by a schedule, which doesn't end by itself: set a deadline in the options, which ends the wait"
        )
        self.isRoundOpen = false
    }

    /// Takes how far the commands are.
    mutating func takeSurvey(_ result: Result<[String: CommandOverview], RunServiceError>) {
        self.isPolling = false
        switch result {
        case .success(let overviews):
            (self.faults, self.lastFault) = (0, nil)
            self.needsSurvey = false
            self.overviews = overviews
            for index in self.active.indices where overviews[self.active[index].command.id]?.repeats == true {
                self.active[index].command.repeats = true
            }
            self.rejectEndlessWait(overviews)
        case .failure(let fault): self.take(fault)
        }
    }

    /// Takes the machines of a command.
    mutating func takeList(_ result: Result<MachineListing, RunServiceError>, of id: String) -> [RunAction] {
        self.isPolling = false
        switch result {
        case .failure(let fault):
            self.questions = [.list(id)] + self.questions
            self.take(fault)
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
            if !listing.machines.isEmpty || self.overviews?[id] != nil { self.active[index].isShown = true }
            let late = self.stopLate(at: index)
            self.endIfOver(at: index)
            return late
        }
    }

    /// Takes the result of a machine that was asked for by itself.
    mutating func takeResponse(_ result: Result<MachineResult?, RunServiceError>, of machine: String, _ id: String) {
        self.isPolling = false
        switch result {
        case .success(let result):
            (self.faults, self.lastFault) = (0, nil)
            if var result {
                result.instanceID = machine
                self.record(result, of: id)
            }
            guard let index = self.active.firstIndex(where: { $0.command.id == id }) else { return }
            self.active[index].asked.insert(machine)
            if let result, !result.state.isTerminal, !self.active[index].isShown {
                // It goes on, though no list shows it: it is asked for again in a while.
                self.active[index].quietSince = self.now
                self.active[index].asked = []
            }
            self.endIfOver(at: index)
        case .failure(let fault) where fault.isThrottling || fault.mayPass:
            self.questions = [.ask(id, machine: machine)] + self.questions
            self.take(fault)
        case .failure(let fault):
            self.note("\(machine) can't be asked for by itself: \(fault.error)")
            guard let index = self.active.firstIndex(where: { $0.command.id == id }) else { return }
            self.active[index].asked.insert(machine)
            self.endIfOver(at: index)
        }
    }

    private mutating func take(_ fault: RunServiceError) {
        self.needsPause = true
        self.lastFault = fault
        if fault.isThrottling {
            self.isThrottled = true
        } else {
            self.faults += 1
            if !fault.mayPass || self.faults >= Self.bearableFaults {
                self.questionFailure = .call(fault.error)
                self.faults = 0
                self.isRoundOpen = false
            }
        }
        if self.isLastRound { self.end() }
    }

    /// Ends the round that nobody waits for any more.
    mutating func endRound() -> [RunAction] {
        self.round += 1
        (self.isPolling, self.isPausing, self.isRoundOpen, self.needsPause) = (false, false, false, true)
        self.questions = []
        self.completionQueue += self.completionsUnderWay
        self.completionsUnderWay = []
        return [.cancelQuestions]
    }
}
