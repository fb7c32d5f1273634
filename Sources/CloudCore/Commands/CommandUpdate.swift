/// A state change of a command on one machine of a run.
public struct CommandUpdate: Sendable, Hashable {
    /// The result of the machine, with the script's output once it has ended.
    public var result: MachineResult

    /// The machine's id.
    public var instanceID: String { self.result.instanceID }

    /// The state of the command on the machine.
    public var state: CommandState { self.result.state }

    /// Creates an update.
    /// - Parameter result: The result of the machine.
    public init(_ result: MachineResult) {
        self.result = result
    }
}

extension CommandUpdate: CustomStringConvertible {
    /// A one-line description, such as `i-0def succeeded (exit 0, 1.2 s)`.
    public var description: String { self.result.description }
}
