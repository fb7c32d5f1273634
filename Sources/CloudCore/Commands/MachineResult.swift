public import CloudFoundation

/// What became of a command on one machine.
public struct MachineResult: Sendable, Hashable, Identifiable {
    /// The machine's id.
    public var instanceID: String

    /// How far the command has come.
    public var state: CommandState

    /// The service's own word for the state.
    public var serviceStatus: String

    /// Why it is in that state, in the service's words; `nil` if there is nothing to say.
    public var reason: String?

    /// The script's exit code, once it has ended by itself; of several steps, that of the one in ``stepName``.
    public var exitCode: Int?

    /// What the script wrote to its standard output; Cloud Assistant keeps both outputs in this one.
    public var standardOutput: CommandOutput

    /// What the script wrote to its standard error.
    public var standardError: CommandOutput

    /// When the script started.
    public var startDate: Date?

    /// When it ended.
    public var endDate: Date?

    /// The service's id of the command, of which a run over many machines has several.
    public var commandID: String

    /// The name of the step that exit code, output and dates are of; `nil` where the service names no steps.
    ///
    /// Of a command that failed it is the first step that did, of one that succeeded the last that ran, preferably one
    /// that runs a script.
    public var stepName: String?

    /// All steps of the command, in their order; empty where the service names no steps.
    public var steps: [StepResult]

    /// What there is to say about this result, such as that its output could not be decoded.
    public var notes: [String]

    /// Where the machine is, if that is known.
    public var location: MachineLocation?

    /// Which time of a schedule it was, counted from 1; `nil` without a schedule.
    public var repetition: Int?

    /// The machine's id.
    public var id: String { self.instanceID }

    /// Whether the script ended with exit code 0, or as the service says with success, without an exit code.
    ///
    /// A success with another exit code, as of a document with a step that may fail, is `false`; a note says so.
    public var succeeded: Bool { self.state == .succeeded && (self.exitCode ?? 0) == 0 }

    /// Creates a result.
    /// - Parameters:
    ///   - instanceID: The machine's id.
    ///   - state: How far the command has come.
    ///   - serviceStatus: The service's own word for the state.
    ///   - reason: Why it is in that state.
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: What it wrote to its standard output.
    ///   - standardError: What it wrote to its standard error.
    ///   - startDate: When it started.
    ///   - endDate: When it ended.
    ///   - commandID: The service's id of the command.
    ///   - stepName: The name of the step that exit code, output and dates are of.
    ///   - steps: All steps of the command.
    ///   - notes: What there is to say about this result.
    ///   - location: Where the machine is.
    ///   - repetition: Which time of a schedule it was, counted from 1.
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
    /// How long the script ran, to the millisecond; `nil` unless it has started and ended.
    public var duration: Duration? {
        guard let startDate, let endDate, endDate >= startDate else { return nil }
        let milliseconds = (endDate.timeIntervalSince(startDate) * 1_000).rounded()
        // What a service says may be no date that there is.
        guard milliseconds < 1e15 else { return nil }
        return .milliseconds(milliseconds)
    }
}

extension MachineResult: CustomStringConvertible {
    /// One line, such as `i-0def succeeded (exit 0, 1.2 s)`, with the reason and the notes, without the output.
    public var description: String {
        let facts = [
            self.repetition.map { "repetition \($0)" }, self.exitCode.map { "exit \($0)" }, self.duration?.text,
        ].compactMap(\.self)
        let detail = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        let line = "\(self.instanceID) \(self.state)\(detail)\(self.reason.map { ": \($0)" } ?? "")"
        return ([line] + self.notes).joined(separator: "; ").onOneLine
    }
}
