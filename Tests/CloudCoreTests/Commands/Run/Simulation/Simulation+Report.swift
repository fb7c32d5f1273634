import CloudCore

extension Simulation {
    /// Compares the report of the run with the actual states.
    mutating func checkReport() {
        let report = self.run.report
        for (machine, count) in self.service.starts where count > 1 {
            self.faults.append("\(machine) was started \(count) times")
        }
        for result in report.machines { self.check(result) }
        self.checkCompleteness(report)
        if report.allSucceeded, self.targets.contains(where: { self.actual(of: $0.id)?.state != .succeeded }) {
            self.faults.append("not all machines succeeded")
        }
        if report.isComplete, let open = report.machines.first(where: { !$0.state.isTerminal }) {
            self.faults.append("the run has ended while \(open.instanceID) is \(open.state)")
        }
        if self.pendingStart == nil, self.stoppedAt != nil || self.isAbandoned {
            for result in report.machines where result.commandID.isEmpty && !result.state.isTerminal {
                self.faults.append("\(result.instanceID) is neither started nor skipped")
            }
        }
        if case .failed(.deadlinePassed)? = self.run.outcome, self.plan.settings.deadline == nil,
            // The run waits for a machine that reports a running script, although its command is hidden.
            !self.plan.isHidden || !self.targets.contains(where: \.hasUnknownStatus),
            self.service.commands.values.allSatisfy({ $0.hasEnded(at: self.now - .seconds(1_000)) })
        {
            self.faults.append("the deadline passed although all machines have ended")
        }
        if self.run.isFinal, self.run.outcome == nil { self.faults.append("the run has ended without an outcome") }
    }

    /// The target machines of the run, as far as they can be known.
    private var targets: [SimulatedMachine] {
        self.plan.waves.joined().filter { $0.start != .noMachine }.flatMap(\.machines)
    }

    private func actual(of machine: String) -> (command: SimulatedCommand, state: CommandState)? {
        for command in self.service.commands.values {
            if let state = command.state(machine, at: self.now) { return (command, state) }
        }
        return nil
    }

    private mutating func check(_ result: MachineResult) {
        let id = result.instanceID
        let actual = self.actual(of: id)
        switch result.state {
        case .pending, .running, .stopping: return
        case .skipped:
            if actual != nil { self.faults.append("\(id) is skipped, but was started") }
        case .undeliverable:
            let hasRun = actual?.command.history[id]?.contains { $0.state == .running && $0.since <= self.now } ?? false
            if hasRun || actual.map({ !$0.state.isTerminal }) ?? false {
                self.faults.append("\(id) is undeliverable, but actually \(String(describing: actual?.state))")
            }
        case .unknown:
            if let actual, !self.mayBeUnknown(id, actual.command) {
                self.faults.append("\(id) is unknown, but actually \(actual.state): \(result.reason ?? "")")
            }
        case .succeeded, .failed, .timedOut, .cancelled:
            let machine = self.targets.first { $0.id == id }
            if actual?.state != result.state {
                self.faults.append("\(id) is \(result.state), but actually \(String(describing: actual?.state))")
            } else if result.state != .cancelled, result.exitCode != machine?.exitCode {
                self.faults.append("\(id) ended with \(String(describing: result.exitCode))")
            }
        @unknown default: self.faults.append("\(id) is in an unknown state")
        }
    }

    /// Returns whether the service returned too little for a run to determine the state of a machine.
    private func mayBeUnknown(_ id: String, _ command: SimulatedCommand) -> Bool {
        guard let part = self.plan.waves.joined().first(where: { $0.machines.contains { $0.id == id } }),
            let machine = part.machines.first(where: { $0.id == id })
        else { return false }
        if self.unknownParts.contains(part.part.number) { return true }
        if self.plan.flavor == .systemsManager, !machine.isUnpollable { return false }
        return self.plan.isHidden || machine.isUnlisted || machine.hasUnknownStatus || self.plan.omissions > 0
    }

    private mutating func checkCompleteness(_ report: CommandReport) {
        let reported = Set(report.machines.map(\.instanceID))
        for part in self.plan.waves.joined() where part.part.machines != nil {
            for machine in part.machines where !reported.contains(machine.id) {
                self.faults.append("\(machine.id) is not in the report")
            }
        }
        if reported.count != report.machines.count { self.faults.append("a machine is in the report twice") }
        for command in self.service.commands.values {
            let known = command.machines.count { reported.contains($0.id) }
            if report.commandIDs == [command.id], known + report.missingCount > command.machines.count {
                self.faults.append("\(report.missingCount) are missing, but \(known) are in the report")
            }
        }
        guard report.isComplete, case .completed? = self.run.outcome else { return }
        let taken = self.service.commands.values.filter { report.commandIDs.contains($0.id) }.flatMap(\.machines)
        let absent = taken.count { !reported.contains($0.id) }
        if absent != report.missingCount {
            self.faults.append("\(absent) machines are not in the report, but \(report.missingCount) are missing")
        }
    }
}
