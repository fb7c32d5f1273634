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

    /// Whether the run has ended and the report names every machine; `false` in a report of what is known so far, and
    /// where ``leavesOutMachines`` is `true`.
    public var isComplete: Bool

    /// Whether machines are left out since nobody knows which they are, such as those with a tag on which a part of the
    /// run was not started.
    public var leavesOutMachines: Bool

    /// Whether the run, or one of those that were merged, was meant for no machine, such as by a tag that none has.
    public var hasUnmatchedTargets: Bool

    /// Whether there is at least one machine of each run, none is missing, and the script ended with exit code 0 on all.
    public var allSucceeded: Bool {
        self.isComplete && self.missingCount == 0 && !self.hasUnmatchedTargets && !self.machines.isEmpty
            && self.machines.allSatisfy(\.succeeded)
    }

    /// The machines on which the run has ended without success: the script failed, was ended or stopped, or was never run.
    ///
    /// Running it again on them starts it on no machine where it is still running. Those that are not listed here and have
    /// not succeeded are ``unresolved``.
    public var failures: [MachineResult] { self.machines.filter { !$0.succeeded && !$0.isUnresolved } }

    /// The machines whose result is not known: the script has not ended there as far as is known, or it is `unknown` what
    /// became of it.
    ///
    /// Follow the run again before running the script again on them, since it may be running or have run.
    public var unresolved: [MachineResult] { self.machines.filter(\.isUnresolved) }

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
    ///   - leavesOutMachines: Whether machines are left out since nobody knows which they are.
    ///   - hasUnmatchedTargets: Whether the run was meant for no machine.
    public init(
        machines: some Sequence<MachineResult>,
        notes: [String] = [],
        commandIDs: [String]? = nil,
        missingCount: Int = 0,
        isComplete: Bool = true,
        leavesOutMachines: Bool = false,
        hasUnmatchedTargets: Bool = false
    ) {
        self.machines = machines.sorted {
            ($0.instanceID, $0.commandID, $0.repetition ?? 0) < ($1.instanceID, $1.commandID, $1.repetition ?? 0)
        }
        self.notes = notes
        self.commandIDs = commandIDs ?? Set(self.machines.map(\.commandID)).subtracting([""]).sorted()
        self.missingCount = max(0, missingCount)
        self.isComplete = isComplete && !leavesOutMachines
        self.leavesOutMachines = leavesOutMachines
        self.hasUnmatchedTargets = hasUnmatchedTargets
    }

    /// The result of a machine.
    /// - Parameter instanceID: The machine's id.
    public subscript(instanceID: String) -> MachineResult? {
        self.machines.first { $0.instanceID == instanceID }
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
        return ([counts.isEmpty ? none : counts.joined(separator: ", ")] + self.notes).joined(separator: "; ").onOneLine
    }
}

extension MachineResult {
    fileprivate var isUnresolved: Bool { !self.state.isTerminal || self.state == .unknown }
}
