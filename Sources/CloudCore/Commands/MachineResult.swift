public import CloudFoundation

/// The result of a command on one machine.
public struct MachineResult: Sendable, Hashable, Identifiable {
    /// The machine's id.
    public var instanceID: String

    /// The state of the command.
    public var state: CommandState

    /// The service's own value of the state.
    public var serviceStatus: String

    /// The service's explanation of the state, or `nil` if there is none.
    public var reason: String?

    /// The script's exit code, once it has ended by itself.
    ///
    /// For several steps, that of the step in ``stepName``.
    public var exitCode: Int?

    /// The script's standard output.
    ///
    /// Cloud Assistant combines both outputs in this one.
    public var standardOutput: CommandOutput

    /// The script's standard error.
    public var standardError: CommandOutput

    /// The date when the script started.
    public var startDate: Date?

    /// The date when the script ended.
    public var endDate: Date?

    /// The service's id of the command.
    ///
    /// A run on many machines has several commands.
    public var commandID: String

    /// The name of the step that the exit code, output and dates belong to, or `nil` if the service names no steps.
    ///
    /// For a failed command it is the first failed step. For a successful one it is the last step that ran, preferably
    /// one that runs a script.
    public var stepName: String?

    /// All steps of the command in order, or empty if the service names no steps.
    public var steps: [StepResult]

    /// Notes about this result, such as that its output could not be decoded.
    public var notes: [String]

    /// The location of the machine, if it is known.
    public var location: MachineLocation?

    /// The number of the repetition within a schedule, counted from 1, or `nil` without a schedule.
    public var repetition: Int?

    /// The machine's id.
    public var id: String { self.instanceID }

    /// Whether the script ended with exit code 0, or with success and no exit code according to the service.
    ///
    /// Success with another exit code, such as of a document with a step that may fail, is `false`, with a note.
    public var succeeded: Bool { self.state == .succeeded && (self.exitCode ?? 0) == 0 }

    /// Creates a result.
    /// - Parameters:
    ///   - instanceID: The machine's id.
    ///   - state: The state of the command.
    ///   - serviceStatus: The service's own value of the state.
    ///   - reason: The explanation of the state.
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: The script's standard output.
    ///   - standardError: The script's standard error.
    ///   - startDate: The date when the script started.
    ///   - endDate: The date when the script ended.
    ///   - commandID: The service's id of the command.
    ///   - stepName: The name of the step that the exit code, output and dates belong to.
    ///   - steps: All steps of the command.
    ///   - notes: Notes about this result.
    ///   - location: The location of the machine.
    ///   - repetition: The number of the repetition within a schedule, counted from 1.
    public init(
        instanceID: String,
        state: CommandState,
        serviceStatus: String = "",
        reason: String? = nil,
        exitCode: Int? = nil,
        standardOutput: CommandOutput = CommandOutput(),
        standardError: CommandOutput = CommandOutput(),
        startDate: Date? = nil,
        endDate: Date? = nil,
        commandID: String = "",
        stepName: String? = nil,
        steps: [StepResult] = [],
        notes: [String] = [],
        location: MachineLocation? = nil,
        repetition: Int? = nil
    ) {
        self.instanceID = instanceID
        self.state = state
        self.serviceStatus = serviceStatus
        self.reason = reason
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.startDate = startDate
        self.endDate = endDate
        self.commandID = commandID
        self.stepName = stepName
        self.steps = steps
        self.notes = notes
        self.location = location
        self.repetition = repetition
    }
}

extension MachineResult {
    /// The run time of the script, to the millisecond, or `nil` unless it has started and ended.
    public var duration: Duration? {
        guard let startDate, let endDate, endDate >= startDate else { return nil }
        let milliseconds = (endDate.timeIntervalSince(startDate) * 1_000).rounded()
        // The dates come from a service and may be out of range.
        guard milliseconds < 1e15 else { return nil }
        return .milliseconds(milliseconds)
    }
}

extension MachineResult: CustomStringConvertible {
    /// A one-line description, such as `i-0def succeeded (exit 0, 1.2 s)`, with the reason and the notes, without the
    /// output.
    public var description: String {
        let facts = [
            self.repetition.map { "repetition \($0)" }, self.exitCode.map { "exit \($0)" }, self.duration?.text,
        ].compactMap(\.self)
        let detail = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        let line = "\(self.instanceID) \(self.state)\(detail)\(self.reason.map { ": \($0)" } ?? "")"
        return ([line] + self.notes).joined(separator: "; ").onOneLine
    }
}
