/// What became of a command on every machine.
public struct CommandReport: Sendable, Hashable {
    /// The machines, in the order of their ids.
    public var machines: [MachineResult]

    /// What there is to say about the run as a whole, such as that no machine has the tag.
    public var notes: [String]

    /// The service's ids of the commands, with which a client can follow the run; those of machines that are not known
    /// yet, too.
    public var commandIDs: [String]

    /// Whether there is at least one machine and the script ended with exit code 0 on all.
    public var allSucceeded: Bool { !self.machines.isEmpty && self.machines.allSatisfy(\.succeeded) }

    /// The machines on which the script did not end with exit code 0.
    public var failures: [MachineResult] { self.machines.filter { !$0.succeeded } }

    /// Creates a report.
    /// - Parameters:
    ///   - machines: The machines, in any order.
    ///   - notes: What there is to say about the run as a whole.
    ///   - commandIDs: The ids of the commands; by default those that the machines name.
    public init(machines: some Sequence<MachineResult>, notes: [String] = [], commandIDs: [String]? = nil) {
        self.machines = machines.sorted { ($0.instanceID, $0.commandID) < ($1.instanceID, $1.commandID) }
        self.notes = notes
        self.commandIDs = commandIDs ?? Set(self.machines.map(\.commandID)).subtracting([""]).sorted()
    }

    /// The result of a machine.
    /// - Parameter instanceID: The machine's id.
    public subscript(instanceID: String) -> MachineResult? {
        self.machines.first { $0.instanceID == instanceID }
    }
}

extension CommandReport: CustomStringConvertible {
    /// One line: how many machines are in which state, and what there is to say about the run.
    public var description: String {
        let counts = CommandState.allCases.compactMap { state in
            let count = self.machines.count { $0.state == state }
            return count == 0 ? nil : "\(count) \(state)"
        }
        let summary = counts.isEmpty ? "no machines" : counts.joined(separator: ", ")
        return ([summary] + self.notes).joined(separator: "; ")
    }
}
