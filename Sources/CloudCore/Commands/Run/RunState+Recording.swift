extension RunState {
    /// Takes note of what is known of a machine; its way ends with the first state that is final.
    mutating func record(_ machine: MachineResult, of id: String) {
        var result = machine
        result.commandID = id
        guard !result.instanceID.isEmpty else { return self.note("\(id) lists a machine without an id") }
        if result.state == .succeeded, !result.succeeded, let code = result.exitCode {
            result.notes.append("the service says \(result.serviceStatus), and exit code \(code)")
        }
        let key = Key(command: id, machine: result.instanceID, repetition: result.repetition)
        let known = self.entries[id]?[key]?.result.state
        if known == nil, let machines = self.active.first(where: { $0.command.id == id })?.command.machines,
            !machines.contains(result.instanceID)
        {
            self.note("\(id) lists \(result.instanceID), which it was not sent to")
        }
        // A list that lags does not take back what is known; it may still tell what became of a machine given up.
        if let known, known.isTerminal, known != .unknown || !result.state.isTerminal || result.state == .unknown {
            return
        }
        if let known, known.order > result.state.order { return }
        if result.state == .cancelled, result.startDate == nil, self.hasGivenUp(result.instanceID, of: id) {
            result.state = .undeliverable
            result.reason =
                "not reached within \(self.settings.traits.deliveryLimit?.text ?? "the time allowed"), and given up"
        }
        if key.repetition != nil { self.entries[id]?[Key(command: id, machine: result.instanceID)] = nil }
        guard result.state.isTerminal else {
            self.entries[id, default: [:]][key] = Entry(result: result)
            if result.state != known ?? .pending { self.tell(result) }
            return
        }
        self.entries[id, default: [:]][key] = Entry(result: result, endedAt: self.now)
        self.lastUpdate = self.now
        if self.settings.completesOutput, result.needsCompletion {
            self.completionQueue.append(key)
        } else {
            self.tell(result)
        }
    }

    private func hasGivenUp(_ machine: String, of id: String) -> Bool {
        self.active.first { $0.command.id == id }?.givenUp.contains(machine) ?? false
    }

    /// Ends a command of which nothing more will come.
    mutating func endIfOver(at index: Int) {
        let followed = self.active[index]
        let id = followed.command.id
        let overview = self.overviews?[id]
        let open = self.openMachines(of: followed)
        let names = Set((self.entries[id] ?? [:]).keys.map(\.machine))
        let short = max(0, (overview?.targetCount ?? 0) - names.count)
        let listed = (self.entries[id] ?? [:]).values.allSatisfy { $0.endedAt != nil }
        if !followed.command.repeats, open.isEmpty, short == 0, followed.command.machines != nil {
            self.active.remove(at: index)
            return
        }
        // What is open can only be told by how the command itself is.
        self.active[index].needsOverview =
            followed.command.machines == nil || listed || !followed.isShown || followed.command.repeats
        if !followed.isShown, self.now - followed.quietSince >= Self.lostAfter {
            if self.isEachAsked(of: followed, open) { self.lose(at: index) }
            return
        }
        guard let overview, overview.hasEnded else {
            self.active[index].endedSince = nil
            return
        }
        let since = followed.endedSince ?? self.now
        self.active[index].endedSince = since
        // Where nobody says which machines are meant or how many, the list gets the time to show them.
        let isCounted = followed.command.machines != nil || overview.targetCount != nil || !overview.machines.isEmpty
        let isSettled = isCounted || self.now - since >= Self.pollAfter
        if open.isEmpty, short == 0, isSettled, !names.isEmpty || overview.targetCount == 0 {
            if names.isEmpty { self.note("\(id) was meant for no machine: \(overview.words)") }
            self.active.remove(at: index)
            return
        }
        guard self.now - since >= Self.pollAfter, self.isEachAsked(of: followed, open) else { return }
        if self.now - since >= Self.giveUpAfter {
            self.giveUp(open, of: id, overview, short: short)
            if names.isEmpty, short == 0 { self.note("\(id) was meant for no machine: \(overview.words)") }
            self.active.remove(at: index)
        }
    }

    /// Returns whether each of some machines was asked for by itself, and asks for those that weren't.
    private mutating func isEachAsked(of followed: FollowedCommand, _ open: [String]) -> Bool {
        let id = followed.command.id
        let isPolling = self.questions.contains {
            if case .ask(id, _) = $0 { true } else { false }
        }
        if isPolling { return false }
        let left = open.filter { !followed.asked.contains($0) }
        self.questions += left.map { .ask(id, machine: $0) }
        return left.isEmpty
    }

    /// The machines of a command whose end is not known, as far as their names are.
    func openMachines(of followed: FollowedCommand) -> [String] {
        let id = followed.command.id
        let entries = self.entries[id] ?? [:]
        var open = Set(entries.values.filter { $0.endedAt == nil }.map(\.result.instanceID))
        let named = (followed.command.machines ?? []) + (self.overviews?[id]?.machines ?? [])
        let known = Set(entries.keys.map(\.machine))
        open.formUnion(named.filter { !known.contains($0) })
        return open.sorted()
    }

    /// Gives up on machines of which an ended command tells nothing.
    private mutating func giveUp(_ open: [String], of id: String, _ overview: CommandOverview, short: Int) {
        let entries = self.entries[id] ?? [:]
        let names = Set(entries.keys.map(\.machine))
        let keys = entries.filter { $0.value.endedAt == nil }.map(\.key)
        let silent = open.filter { !names.contains($0) }
        for slot in keys + silent.map({ Key(command: id, machine: $0) }) {
            let known = self.entries[id]?[slot]?.result
            let words =
                known?.serviceStatus.isEmpty == false ? "still says \(known?.serviceStatus ?? "")" : "tells nothing"
            var result = known ?? MachineResult(instanceID: slot.machine, state: .pending, commandID: id)
            result.state = .unknown
            result.reason = "the command has ended (\(overview.words)), and the service \(words) of this machine"
            self.settle(result, at: slot)
        }
        if short > silent.count {
            self.missing[id] = short - silent.count
            self.note(
                "\(id) was meant for \(overview.targetCount ?? 0) machines, and \(short - silent.count) of them are not listed: "
                    + overview.words
            )
        }
    }

    /// Gives up on a command that the service does not show.
    private mutating func lose(at index: Int) {
        let id = self.active[index].command.id
        for (key, entry) in self.entries[id] ?? [:] where entry.endedAt == nil {
            var result = entry.result
            result.state = .unknown
            result.reason = "the service does not show the command \(id)"
            self.settle(result, at: key)
        }
        if self.active[index].command.machines == nil { self.leavesOut = true }
        self.lost.append(self.active[index].command)
        self.note("the service does not show the command \(id)")
        self.active.remove(at: index)
    }

    private mutating func settle(_ result: MachineResult, at key: Key) {
        self.entries[key.command, default: [:]][key] = Entry(result: result, endedAt: self.now)
        self.tell(result)
    }
}

extension CommandState {
    /// How far on its way a state is: a machine does not go back.
    fileprivate var order: Int {
        switch self {
        case .pending: 0
        case .running: 1
        case .stopping: 2
        default: 3
        }
    }
}
