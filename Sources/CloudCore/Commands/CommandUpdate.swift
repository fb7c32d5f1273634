/// News of one machine of a run: its command has come to another state.
public struct CommandUpdate: Sendable, Hashable {
    /// What is known of the machine, with the script's output once it has ended.
    public var result: MachineResult

    /// The machine's id.
    public var instanceID: String { self.result.instanceID }

    /// How far the command has come on it.
    public var state: CommandState { self.result.state }

    /// Creates an update.
    /// - Parameter result: What is known of the machine.
    public init(_ result: MachineResult) {
        self.result = result
    }
}

extension CommandUpdate: CustomStringConvertible {
    /// One line, such as `i-0def succeeded (exit 0, 1.2 s)`.
    public var description: String { self.result.description }
}
