extension RunState {
    /// Begins the start of the next part, if one is due.
    mutating func nextStart() -> RunAction? {
        guard self.partUnderWay == nil, self.stopRequestedAt == nil, !self.isAbandoned, self.failure == nil,
            self.waiters > 0
        else { return nil }
        if self.wave.isEmpty {
            guard self.active.isEmpty, !self.waves.isEmpty else { return nil }
            if let allowed = self.settings.errorsAllowed, self.errors > allowed {
                self.skipAll("not started, since \(self.errors) machines had failed")
                return nil
            }
            self.wave = (self.waves.popFirst() ?? [])[...]
        }
        guard let part = self.wave.first else { return nil }
        if let deadline = self.settings.deadline, self.now >= deadline {
            self.fail(.deadline)
            return nil
        }
        self.wave.removeFirst()
        self.partUnderWay = part
        self.isStartCancelled = false
        let left = self.settings.errorsAllowed.map { max(0, $0 - self.errors) }
        return .start(part, errorsLeft: left)
    }

    /// Handles the outcome of starting a part.
    mutating func handle(_ outcome: StartOutcome, of part: RunPart) -> [RunAction] {
        self.partUnderWay = nil
        defer { self.noteStarted() }
        switch outcome {
        case .accepted(let command):
            self.add(command)
            // A start in progress when the stop was requested is stopped as well.
            if self.stopRequestedAt != nil { return [self.stop(command, on: nil)] }
        case .noMachine(let reason): self.note(reason)
        case .unknownMachine(let error):
            guard self.stopRequestedAt == nil, !self.isAbandoned else {
                self.skip(part, "the run was cancelled")
                return []
            }
            guard let machines = part.machines else {
                self.skip(part, "not started: \(error)")
                self.fail(.call(error))
                return []
            }
            if machines.count == 1 {
                self.markUnstarted(machines, .undeliverable, "rejected by the service: \(error)")
            } else if part.isChecked {
                self.wave = part.halves + self.wave
            } else {
                self.partUnderWay = part
                return [.check(part)]
            }
        case .rejected(let error):
            self.skip(part, "not started: \(error)")
            self.fail(.call(error))
        case .notSent where self.stopRequestedAt == nil && !self.isAbandoned && self.isStartCancelled:
            self.wave = [part] + self.wave
        case .notSent:
            self.skip(part, "not started, since the run was cancelled")
            if self.stopRequestedAt == nil, !self.isAbandoned { self.fail(.notSent) }
        case .unknown(let marker, let error):
            if part.machines == nil { self.leavesOut = true }
            let reason = "a command may have been started: look for \(quoted(marker))"
            self.note(reason)
            self.markUnstarted(part.machines ?? [], .unknown, reason)
            self.fail(.outcomeUnknown(marker: marker, error))
        }
        return []
    }

    /// Retries a part without the machines that the service does not know.
    mutating func retry(_ part: RunPart, known: Set<String>?) {
        self.partUnderWay = nil
        var part = part
        part.isChecked = true
        let machines = part.machines ?? []
        let unknown = known.map { known in machines.filter { !known.contains($0) } } ?? []
        if unknown.isEmpty {
            // The unknown machines are not reported, so the part is split until they are found.
            self.wave = part.halves + self.wave
        } else {
            self.markUnstarted(unknown, .undeliverable, "the machine is unknown to the service")
            part.machines = machines.filter { !unknown.contains($0) }
            if part.machines?.isEmpty == false { self.wave = [part] + self.wave }
        }
        if self.stopRequestedAt != nil {
            self.skipAll("the run was cancelled")
        } else if self.isAbandoned {
            self.skipAll("the run was abandoned before this part was started")
        }
        self.noteStarted()
    }

    /// Adds a command that the service accepted.
    mutating func add(_ command: StartedCommand) {
        guard !self.commandIDs.contains(command.id) else { return }
        self.commandIDs.append(command.id)
        self.active.append(FollowedCommand(command, pageSize: self.settings.traits.pageSize, at: self.now))
        for machine in command.machines ?? [] {
            let result = MachineResult(instanceID: machine, state: .pending, commandID: command.id)
            let key = Key(command: command.id, machine: machine)
            self.results[command.id, default: CommandResults()][key] = Entry(result: result)
        }
        self.lastUpdate = self.now
    }

    private mutating func noteStarted() {
        if self.partUnderWay == nil, self.wave.isEmpty { self.isFirstWaveStarted = true }
    }

    /// Records why no further parts are started.
    mutating func fail(_ failure: RunFailure) {
        if self.failure == nil { self.failure = failure }
        self.skipAll("not started, since an earlier part of the run failed to start")
        self.isFirstWaveStarted = true
    }

    /// Skips all parts that have not started.
    mutating func skipAll(_ reason: String) {
        for part in self.wave { self.skip(part, reason) }
        for part in self.waves.joined() { self.skip(part, reason) }
        (self.wave, self.waves) = ([], [])
        if self.partUnderWay == nil { self.isFirstWaveStarted = true }
    }

    private mutating func skip(_ part: RunPart, _ reason: String) {
        if part.machines == nil {
            self.leavesOut = true
            self.note("a part of the run was not started on machines whose ids are not known: \(reason)")
        }
        self.markUnstarted(part.machines ?? [], .skipped, reason)
    }

    /// Records machines on which nothing was started.
    private mutating func markUnstarted(_ machines: [String], _ state: CommandState, _ reason: String) {
        for machine in machines where self.unstarted[machine] == nil {
            let result = MachineResult(instanceID: machine, state: state, reason: reason)
            self.unstarted[machine] = result
            if state.isError { self.unstartedErrors += 1 }
            self.appendUpdate(result)
        }
    }
}

extension RunPart {
    /// The two halves of the part, for a service that does not report which machine it doesn't know.
    fileprivate var halves: ArraySlice<RunPart> {
        let machines = self.machines ?? []
        return machines.pieces(of: (machines.count + 1) / 2).map { half in
            var part = self
            part.machines = half
            return part
        }[...]
    }
}
