public import CloudFoundation

/// The result of one step of a command on one machine.
///
/// The service's list combines both outputs of a step in one text. They are separated for the step in
/// ``MachineResult/stepName``. For other steps, ``standardOutput`` contains both.
public struct StepResult: Sendable, Hashable {
    /// The step's name.
    public var name: String

    /// The state of the step.
    ///
    /// A step that does not apply to the machine is ``CommandState/skipped``.
    public var state: CommandState

    /// The service's own value of the state.
    public var serviceStatus: String

    /// The step's exit code, once it has ended by itself.
    public var exitCode: Int?

    /// The step's standard output.
    public var standardOutput: CommandOutput

    /// The step's standard error.
    public var standardError: CommandOutput

    /// The date when the step started.
    public var startDate: Date?

    /// The date when the step ended.
    public var endDate: Date?

    /// Creates a result.
    /// - Parameters:
    ///   - name: The step's name.
    ///   - state: The state of the step.
    ///   - serviceStatus: The service's own value of the state.
    ///   - exitCode: The step's exit code.
    ///   - standardOutput: The step's standard output.
    ///   - standardError: The step's standard error.
    ///   - startDate: The date when the step started.
    ///   - endDate: The date when the step ended.
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
    /// A one-line description, such as `deploy failed (exit 3)`, without the output.
    public var description: String {
        "\(self.name) \(self.state)\(self.exitCode.map { " (exit \($0))" } ?? "")".onOneLine
    }
}
