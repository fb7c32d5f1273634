/// The results of a command on all machines.
public struct CommandReport: Sendable, Hashable {
    /// The machines, ordered by id.
    public var machines: [MachineResult]

    /// Notes about the run as a whole, such as that no machine has the tag.
    public var notes: [String]

    /// The service's ids of the commands, with which a client can follow the run.
    ///
    /// They include commands whose machines are not known yet.
    public var commandIDs: [String]

    /// The number of targeted machines that the service does not list.
    public var missingCount: Int

    /// Whether the run has ended and the report contains every machine.
    ///
    /// It is `false` in an interim report, and if ``omitsMachines`` is `true`.
    public var isComplete: Bool

    /// Whether machines are missing because their ids are unknown.
    ///
    /// An example are the machines with a tag on which a part of the run was not started.
    public var omitsMachines: Bool

    /// Whether the run, or one of the merged runs, targeted no machines, such as by a tag that no machine has.
    public var hasUnmatchedTargets: Bool

    /// Whether each run has at least one machine, none is missing, and the script ended with exit code 0 on all.
    public var allSucceeded: Bool {
        self.isComplete && self.missingCount == 0 && !self.hasUnmatchedTargets && !self.machines.isEmpty
            && self.machines.allSatisfy(\.succeeded)
    }

    /// The machines on which the run ended without success: the script failed, was stopped, or never ran.
    ///
    /// Running the script again on these machines never overlaps with a running one. Machines that are neither here nor
    /// successful are ``unresolved``.
    public var failures: [MachineResult] { self.machines.filter { !$0.succeeded && !$0.isUnresolved } }

    /// The machines without a known result: the script has not ended there as far as is known, or its state is
    /// `unknown`.
    ///
    /// Follow the run again before you run the script again on them, since it may be running or may have run.
    public var unresolved: [MachineResult] { self.machines.filter(\.isUnresolved) }

    /// The number of machines in each state.
    ///
    /// States without machines are omitted.
    public var counts: [CommandState: Int] {
        self.machines.reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
    }

    /// Creates a report.
    /// - Parameters:
    ///   - machines: The machines, in any order.
    ///   - notes: Notes about the run as a whole.
    ///   - commandIDs: The ids of the commands. By default, those of the machines' results.
    ///   - missingCount: The number of targeted machines that the service does not list.
    ///   - isComplete: Whether the run has ended.
    ///   - omitsMachines: Whether machines are missing because their ids are unknown.
    ///   - hasUnmatchedTargets: Whether the run targeted no machines.
    public init(
        machines: some Sequence<MachineResult>,
        notes: [String] = [],
        commandIDs: [String]? = nil,
        missingCount: Int = 0,
        isComplete: Bool = true,
        omitsMachines: Bool = false,
        hasUnmatchedTargets: Bool = false
    ) {
        self.machines = machines.sorted {
            ($0.instanceID, $0.commandID, $0.repetition ?? 0) < ($1.instanceID, $1.commandID, $1.repetition ?? 0)
        }
        self.notes = notes
        self.commandIDs = commandIDs ?? Set(self.machines.map(\.commandID)).subtracting([""]).sorted()
        self.missingCount = max(0, missingCount)
        self.isComplete = isComplete && !omitsMachines
        self.omitsMachines = omitsMachines
        self.hasUnmatchedTargets = hasUnmatchedTargets
    }

    /// Returns the result of a machine.
    /// - Parameter instanceID: The machine's id.
    public subscript(instanceID: String) -> MachineResult? {
        self.machines.first { $0.instanceID == instanceID }
    }
}

extension Int {
    /// Returns the sum, clamped to the range of `Int`, since the operands come from a service.
    package func saturatingAdd(_ other: Int) -> Int {
        let (sum, overflow) = self.addingReportingOverflow(other)
        return overflow ? (other > 0 ? .max : .min) : sum
    }
}

extension CommandReport: CustomStringConvertible {
    /// A one-line description with the number of machines in each state and the notes.
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
