import CloudCore

extension Simulation {
    /// Compares what the run reports with what is true.
    mutating func checkReport() {
        let report = self.run.report
        for (machine, count) in self.service.starts where count > 1 {
            self.faults.append("\(machine) was started \(count) times")
        }
        for result in report.machines { self.check(result) }
        self.checkThatAllAreThere(report)
        if report.allSucceeded, self.meant.contains(where: { self.truth(of: $0.id)?.state != .succeeded }) {
            self.faults.append("not all have succeeded")
        }
        if report.isComplete, let open = report.machines.first(where: { !$0.state.isTerminal }) {
            self.faults.append("the run is over while \(open.instanceID) is \(open.state)")
        }
        if self.startUnderWay == nil, self.stoppedAt != nil || self.isAbandoned {
            for result in report.machines where result.commandID.isEmpty && !result.state.isTerminal {
                self.faults.append("\(result.instanceID) is neither started nor skipped")
            }
        }
        if case .failed(.deadlinePassed)? = self.run.outcome, self.plan.settings.deadline == nil,
            // A machine that says by itself that it goes on is waited for, though nobody shows its command.
            !self.plan.isNeverShown || !self.meant.contains(where: \.isOddlyWorded),
            self.service.commands.values.allSatisfy({ $0.hasEnded(at: self.now - .seconds(1_000)) })
        {
            self.faults.append("the wait is given up though all has ended")
        }
        if self.run.isFinal, self.run.outcome == nil { self.faults.append("the run is over without an outcome") }
    }

    /// The machines that the run was meant for, as far as anybody can know them.
    private var meant: [SimulatedMachine] {
        self.plan.waves.joined().filter { $0.start != .noMachine }.flatMap(\.machines)
    }

    private func truth(of machine: String) -> (command: SimulatedCommand, state: CommandState)? {
        for command in self.service.commands.values {
            if let state = command.state(machine, at: self.now) { return (command, state) }
        }
        return nil
    }

    private mutating func check(_ result: MachineResult) {
        let id = result.instanceID
        let truth = self.truth(of: id)
        switch result.state {
        case .pending, .running, .stopping: return
        case .skipped:
            if truth != nil { self.faults.append("\(id) is skipped, and was started") }
        case .undeliverable:
            let hasRun = truth?.command.history[id]?.contains { $0.state == .running && $0.since <= self.now } ?? false
            if hasRun || truth.map({ !$0.state.isTerminal }) ?? false {
                self.faults.append("\(id) is undeliverable, and in truth \(String(describing: truth?.state))")
            }
        case .unknown:
            if let truth, !self.mayBeUnknown(id, truth.command) {
                self.faults.append("\(id) is unknown, and in truth \(truth.state): \(result.reason ?? "")")
            }
        case .succeeded, .failed, .timedOut, .cancelled:
            let machine = self.meant.first { $0.id == id }
            if truth?.state != result.state {
                self.faults.append("\(id) is \(result.state), and in truth \(String(describing: truth?.state))")
            } else if result.state != .cancelled, result.exitCode != machine?.exitCode {
                self.faults.append("\(id) ended with \(String(describing: result.exitCode))")
            }
        @unknown default: self.faults.append("\(id) is in a state that nobody knows")
        }
    }

    /// Whether the service has told so little that a run may not know what became of a machine.
    private func mayBeUnknown(_ id: String, _ command: SimulatedCommand) -> Bool {
        guard let part = self.plan.waves.joined().first(where: { $0.machines.contains { $0.id == id } }),
            let machine = part.machines.first(where: { $0.id == id })
        else { return false }
        if self.unknownParts.contains(part.part.number) { return true }
        if self.plan.flavour == .systemsManager, !machine.isUnasked { return false }
        return self.plan.isNeverShown || machine.isUnlisted || machine.isOddlyWorded || self.plan.forgets > 0
    }

    private mutating func checkThatAllAreThere(_ report: CommandReport) {
        let shown = Set(report.machines.map(\.instanceID))
        for part in self.plan.waves.joined() where part.part.machines != nil {
            for machine in part.machines where !shown.contains(machine.id) {
                self.faults.append("\(machine.id) is not in the report")
            }
        }
        if shown.count != report.machines.count { self.faults.append("a machine is in the report twice") }
        for command in self.service.commands.values {
            let known = command.machines.count { shown.contains($0.id) }
            if report.commandIDs == [command.id], known + report.missingCount > command.machines.count {
                self.faults.append("\(report.missingCount) are missing, and \(known) are there")
            }
        }
        guard report.isComplete, case .completed? = self.run.outcome else { return }
        let taken = self.service.commands.values.filter { report.commandIDs.contains($0.id) }.flatMap(\.machines)
        let absent = taken.count { !shown.contains($0.id) }
        if absent != report.missingCount {
            self.faults.append("\(absent) machines are not in the report, and \(report.missingCount) are missing")
        }
    }
}
