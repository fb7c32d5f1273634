public import CloudFoundation

/// What became of one step of a command on one machine.
///
/// The service's list has both outputs of a step in one text. They are taken apart for the step that
/// ``MachineResult/stepName`` names; of the others, all that they wrote is in ``standardOutput``.
public struct StepResult: Sendable, Hashable {
    /// The step's name.
    public var name: String

    /// How far the step has come; a step that is not for such a machine is ``CommandState/skipped``.
    public var state: CommandState

    /// The service's own word for the state.
    public var serviceStatus: String

    /// The step's exit code, once it has ended by itself.
    public var exitCode: Int?

    /// What the step wrote to its standard output.
    public var standardOutput: CommandOutput

    /// What the step wrote to its standard error.
    public var standardError: CommandOutput

    /// When the step started.
    public var startDate: Date?

    /// When it ended.
    public var endDate: Date?

    /// Creates a result.
    /// - Parameters:
    ///   - name: The step's name.
    ///   - state: How far the step has come.
    ///   - serviceStatus: The service's own word for the state.
    ///   - exitCode: The step's exit code.
    ///   - standardOutput: What it wrote to its standard output.
    ///   - standardError: What it wrote to its standard error.
    ///   - startDate: When it started.
    ///   - endDate: When it ended.
    public init(
        name: String,
        state: CommandState,
        serviceStatus: String = "",
        exitCode: Int? = nil,
        standardOutput: CommandOutput = CommandOutput(),
        standardError: CommandOutput = CommandOutput(),
        startDate: Date? = nil,
        endDate: Date? = nil
    ) {
        self.name = name
        self.state = state
        self.serviceStatus = serviceStatus
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.startDate = startDate
        self.endDate = endDate
    }
}

extension StepResult: CustomStringConvertible {
    /// One line, such as `deploy failed (exit 3)`, without the output.
    public var description: String {
        "\(self.name) \(self.state)\(self.exitCode.map { " (exit \($0))" } ?? "")".onOneLine
    }
}
