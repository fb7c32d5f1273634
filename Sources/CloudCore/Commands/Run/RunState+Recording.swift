extension RunState {
    /// Records the result of a machine.
    ///
    /// The first terminal state is final.
    mutating func record(_ machine: MachineResult, of id: String) {
        var result = machine
        result.commandID = id
        guard !result.instanceID.isEmpty else { return self.note("\(id) lists a machine without an id") }
        if result.state == .succeeded, !result.succeeded, let code = result.exitCode {
            result.notes.append("the service reports \(result.serviceStatus) with exit code \(code)")
        }
        let key = Key(command: id, machine: result.instanceID, repetition: result.repetition)
        let known = self.results[id]?[key]?.result.state
        // The machines that a command was sent to have a result from the start.
        if self.results[id]?.contains(result.instanceID) != true,
            self.active.contains(where: { $0.command.machines != nil && $0.command.id == id })
        {
            self.note("\(id) lists \(result.instanceID), which it was not sent to")
        }
        // A stale list doesn't revert a known state, but it may resolve a machine that was given up.
        if let known, known.isTerminal, known != .unknown || !result.state.isTerminal || result.state == .unknown {
            return
        }
        if let known, known.order > result.state.order { return }
        if result.state == .cancelled, result.startDate == nil, self.hasGivenUp(result.instanceID, of: id) {
            result.state = .undeliverable
            result.reason =
                "not reached within \(self.settings.traits.deliveryLimit?.text ?? "the time allowed"), and given up"
        }
        if key.repetition != nil { self.results[id]?[Key(command: id, machine: result.instanceID)] = nil }
        guard result.state.isTerminal else {
            self.results[id, default: CommandResults()][key] = Entry(result: result)
            if result.state != known ?? .pending { self.appendUpdate(result) }
            return
        }
        self.results[id, default: CommandResults()][key] = Entry(result: result, endedAt: self.now)
        self.lastUpdate = self.now
        if self.settings.completesOutput, result.needsCompletion {
            self.completionQueue.append(key)
        } else {
            self.appendUpdate(result)
        }
    }

    private func hasGivenUp(_ machine: String, of id: String) -> Bool {
        self.active.first { $0.command.id == id }?.givenUp.contains(machine) ?? false
    }

    /// Ends a command for which no more results are expected.
    mutating func endIfOver(at index: Int) {
        let followed = self.active[index]
        let id = followed.command.id
        let overview = self.overviews?[id]
        let results = self.results[id] ?? CommandResults()
        let hasNames = results.machineCount > 0
        let short = max(0, (overview?.targetCount ?? 0) - results.machineCount)
        if !followed.command.repeats, results.areSettled, short == 0, followed.command.machines != nil {
            self.active.remove(at: index)
            return
        }
        // What is still open can only be told from the state of the command itself.
        self.active[index].needsOverview =
            followed.command.machines == nil || results.haveEnded || !followed.isListed || followed.command.repeats
        if !followed.isListed, self.now - followed.unconfirmedSince >= Self.lostAfter {
            if self.hasPolledEach(of: followed) { self.giveUpCommand(at: index) }
            return
        }
        guard let overview, overview.hasEnded else {
            self.active[index].endedSince = nil
            return
        }
        let since = followed.endedSince ?? self.now
        self.active[index].endedSince = since
        // If neither the machines nor their number are known, the list gets time to show them.
        let isCounted = followed.command.machines != nil || overview.targetCount != nil || !overview.machines.isEmpty
        let isSettled = isCounted || self.now - since >= Self.pollAfter
        if results.areSettled, short == 0, isSettled, hasNames || overview.targetCount == 0 {
            if !hasNames { self.note("\(id) targeted no machines: \(overview.status)") }
            self.active.remove(at: index)
            return
        }
        guard self.now - since >= Self.pollAfter, self.hasPolledEach(of: followed) else { return }
        if self.now - since >= Self.giveUpAfter {
            self.giveUp(id, overview, short: short)
            if !hasNames, short == 0 { self.note("\(id) targeted no machines: \(overview.status)") }
            self.active.remove(at: index)
        }
    }

    /// Returns whether each of the machines was polled individually, and queues polls for the others.
    private mutating func hasPolledEach(of followed: FollowedCommand) -> Bool {
        let id = followed.command.id
        let isPolling = self.pendingPolls.contains {
            if case .poll(id, _) = $0 { true } else { false }
        }
        if isPolling { return false }
        let left = self.results[id]?.openMachines.filter { !followed.polled.contains($0) } ?? []
        self.pendingPolls += left.map { .poll(id, machine: $0) }
        return left.isEmpty
    }

    /// Gives up on machines without a result although their command has ended.
    private mutating func giveUp(_ id: String, _ overview: CommandOverview, short: Int) {
        let results = self.results[id] ?? CommandResults()
        let keys = results.all.filter(\.value.isOpen).map(\.key)
        let silent = results.silent.sorted()
        for slot in keys + silent.map({ Key(command: id, machine: $0) }) {
            let known = results[slot]?.result
            let report =
                known?.serviceStatus.isEmpty == false
                ? "still reports \(known?.serviceStatus ?? "")" : "reports nothing"
            var result = known ?? MachineResult(instanceID: slot.machine, state: .pending, commandID: id)
            result.state = .unknown
            result.reason = "the command has ended (\(overview.status)), and the service \(report) for this machine"
            self.settle(result, at: slot)
        }
        if short > silent.count {
            self.missing[id] = short - silent.count
            self.note(
                "\(id) targeted \(overview.targetCount ?? 0) machines, of which \(short - silent.count) are not listed: "
                    + overview.status
            )
        }
    }

    /// Gives up on a command that the service does not list.
    private mutating func giveUpCommand(at index: Int) {
        let id = self.active[index].command.id
        for (key, entry) in (self.results[id] ?? CommandResults()).all where entry.isOpen {
            var result = entry.result
            result.state = .unknown
            result.reason = "the service does not list the command \(id)"
            self.settle(result, at: key)
        }
        if self.active[index].command.machines == nil { self.leavesOut = true }
        self.lost.append(self.active[index].command)
        self.note("the service does not list the command \(id)")
        self.active.remove(at: index)
    }

    private mutating func settle(_ result: MachineResult, at key: Key) {
        self.results[key.command, default: CommandResults()][key] = Entry(result: result, endedAt: self.now)
        self.appendUpdate(result)
    }
}

extension CommandState {
    /// The rank of a state in the lifecycle.
    ///
    /// A machine never returns to a lower rank.
    fileprivate var order: Int {
        switch self {
        case .pending: 0
        case .running: 1
        case .stopping: 2
        default: 3
        }
    }
}
