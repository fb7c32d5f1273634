extension CommandReport {
    /// Returns a report that combines two runs, such as one in each cloud.
    ///
    /// If both contain a machine of the same command, a terminal result wins over an unfinished one, a known one over
    /// `unknown`, and otherwise that of the other report. For a later report of the same run, or of a retry of its
    /// failures, use ``updated(with:)``.
    /// - Parameter other: The report of the other run.
    /// - Returns: The combined report.
    public func merged(with other: CommandReport) -> CommandReport {
        let isSameRun = !Set(self.commandIDs).isDisjoint(with: other.commandIDs)
        return CommandReport(
            machines: Self.union(self.machines, other.machines),
            notes: self.notes + other.notes.filter { !self.notes.contains($0) },
            commandIDs: self.commandIDs + other.commandIDs.filter { !self.commandIDs.contains($0) },
            missingCount: isSameRun
                ? max(self.missingCount, other.missingCount) : self.missingCount.saturatingAdd(other.missingCount),
            isComplete: self.isComplete && other.isComplete,
            omitsMachines: self.omitsMachines || other.omitsMachines,
            hasUnmatchedTargets: self.hasUnmatchedTargets || other.hasUnmatchedTargets
        )
    }

    /// Returns this report updated with a later one.
    ///
    /// The later report is of the same commands, such as of a run that was followed again after its deadline, or of a
    /// run that retried the failures.
    ///
    /// A machine's result of the same command is replaced by the rules of ``merged(with:)``. If a later command ran on
    /// a machine, only its result counts. The report is complete once the later one is and every command of this one
    /// has ended.
    /// - Parameter later: The later report.
    /// - Returns: The updated report.
    public func updated(with later: CommandReport) -> CommandReport {
        let (earlierIDs, laterIDs) = (Set(self.commandIDs), Set(later.commandIDs))
        let startedAgain = Set(
            later.machines.filter { !$0.commandID.isEmpty && !earlierIDs.contains($0.commandID) }.map(Machine.init)
        )
        let seenAgain = Set(later.machines.map(Machine.init))
        let started = Set(self.machines.filter { !$0.commandID.isEmpty }.map(Machine.init))
        let kept = self.machines.filter {
            !startedAgain.contains(Machine($0)) && !($0.commandID.isEmpty && seenAgain.contains(Machine($0)))
        }
        // Machines that were not started again keep their result.
        let updates = later.machines.filter { !$0.commandID.isEmpty || !started.contains(Machine($0)) }
        let machines = Self.union(kept, updates)
        let coversAll = laterIDs.isSuperset(of: earlierIDs)
        let hasEnded = machines.allSatisfy(\.state.isTerminal) && (self.isComplete || coversAll)
        return CommandReport(
            machines: machines,
            notes: self.notes + later.notes.filter { !self.notes.contains($0) },
            commandIDs: self.commandIDs + later.commandIDs.filter { !earlierIDs.contains($0) },
            missingCount: coversAll && !earlierIDs.isEmpty
                ? later.missingCount
                : earlierIDs.isDisjoint(with: laterIDs)
                    ? self.missingCount.saturatingAdd(later.missingCount) : max(self.missingCount, later.missingCount),
            isComplete: later.isComplete && hasEnded,
            omitsMachines: self.omitsMachines || later.omitsMachines,
            hasUnmatchedTargets: later.hasUnmatchedTargets || (self.hasUnmatchedTargets && !self.machines.isEmpty)
        )
    }

    private static func union(_ ones: [MachineResult], _ others: [MachineResult]) -> [MachineResult] {
        var results: [ResultKey: MachineResult] = [:]
        for machine in ones + others {
            let key = ResultKey(machine)
            if let known = results[key], known.state.isTerminal,
                !machine.state.isTerminal || (machine.state == .unknown && known.state != .unknown)
            {
                continue
            }
            results[key] = machine
        }
        return Array(results.values)
    }

    /// The identity of a machine.
    private struct Machine: Hashable {
        let id: String
        let location: MachineLocation?

        init(_ result: MachineResult) {
            (self.id, self.location) = (result.instanceID, result.location)
        }
    }

    /// The identity of a result within a report.
    private struct ResultKey: Hashable {
        let machine: Machine
        let command: String
        let repetition: Int?

        init(_ result: MachineResult) {
            (self.machine, self.command, self.repetition) = (Machine(result), result.commandID, result.repetition)
        }
    }
}
