/// What became of a command on every machine.
public struct CommandReport: Sendable, Hashable {
    /// The machines, in the order of their ids.
    public var machines: [MachineResult]

    /// What there is to say about the run as a whole, such as that no machine has the tag.
    public var notes: [String]

    /// The service's ids of the commands, with which a client can follow the run; those of machines that are not known
    /// yet, too.
    public var commandIDs: [String]

    /// How many machines the command was meant for that no list of the service shows.
    public var missingCount: Int

    /// Whether the run has ended; `false` in a report of what is known so far, and where machines are left out since
    /// nobody knows which they are: those with a tag on which a part of the run was not started.
    public var isComplete: Bool

    /// Whether there is at least one machine, none is missing, and the script ended with exit code 0 on all.
    public var allSucceeded: Bool {
        self.isComplete && self.missingCount == 0 && !self.machines.isEmpty && self.machines.allSatisfy(\.succeeded)
    }

    /// The machines on which the script did not end with exit code 0.
    public var failures: [MachineResult] { self.machines.filter { !$0.succeeded } }

    /// How many machines are in each state; a state that none is in is left out.
    public var counts: [CommandState: Int] {
        self.machines.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    /// Creates a report.
    /// - Parameters:
    ///   - machines: The machines, in any order.
    ///   - notes: What there is to say about the run as a whole.
    ///   - commandIDs: The ids of the commands; by default those that the machines name.
    ///   - missingCount: How many machines the command was meant for that no list of the service shows.
    ///   - isComplete: Whether the run has ended.
    public init(
        machines: some Sequence<MachineResult>,
        notes: [String] = [],
        commandIDs: [String]? = nil,
        missingCount: Int = 0,
        isComplete: Bool = true
    ) {
        self.machines = machines.sorted {
            ($0.instanceID, $0.commandID, $0.repetition ?? 0) < ($1.instanceID, $1.commandID, $1.repetition ?? 0)
        }
        self.notes = notes
        self.commandIDs = commandIDs ?? Set(self.machines.map(\.commandID)).subtracting([""]).sorted()
        self.missingCount = max(0, missingCount)
        self.isComplete = isComplete
    }

    /// The result of a machine.
    /// - Parameter instanceID: The machine's id.
    public subscript(instanceID: String) -> MachineResult? {
        self.machines.first { $0.instanceID == instanceID }
    }
}

extension CommandReport {
    /// Returns a report of two runs, such as one in each cloud, as if they had been one.
    ///
    /// Where both know a machine of the same command, the result that is final counts, one that is known rather than
    /// `unknown`, and of two alike the other report's.
    /// - Parameter other: The report of the other run.
    /// - Returns: The report of both.
    public func merged(with other: CommandReport) -> CommandReport {
        var results: [MachineKey: MachineResult] = [:]
        for machine in self.machines + other.machines {
            let key = MachineKey(machine)
            if let known = results[key], known.state.isTerminal,
                !machine.state.isTerminal || (machine.state == .unknown && known.state != .unknown)
            {
                continue
            }
            results[key] = machine
        }
        return CommandReport(
            machines: results.values,
            notes: self.notes + other.notes.filter { !self.notes.contains($0) },
            commandIDs: self.commandIDs + other.commandIDs.filter { !self.commandIDs.contains($0) },
            missingCount: self.missingCount.saturatingAdd(other.missingCount),
            isComplete: self.isComplete && other.isComplete
        )
    }

    /// What tells apart the results of a report.
    private struct MachineKey: Hashable {
        let instance, command: String
        let location: MachineLocation?
        let repetition: Int?

        init(_ result: MachineResult) {
            (self.instance, self.command) = (result.instanceID, result.commandID)
            (self.location, self.repetition) = (result.location, result.repetition)
        }
    }
}

extension Int {
    /// Returns the sum, or the largest number where the sum is larger: the numbers are what a service says.
    package func saturatingAdd(_ other: Int) -> Int {
        let (sum, overflow) = self.addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}

extension CommandReport: CustomStringConvertible {
    /// One line: how many machines are in which state, and what there is to say about the run.
    public var description: String {
        let known = self.counts
        var counts = CommandState.allCases.compactMap { state in known[state].map { "\($0) \(state)" } }
        if self.missingCount > 0 { counts.append("\(self.missingCount) missing") }
        let none = self.isComplete ? "no machines" : "no machine known yet"
        return ([counts.isEmpty ? none : counts.joined(separator: ", ")] + self.notes).joined(separator: "; ")
    }
}
