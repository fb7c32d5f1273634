public import Foundation

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

    /// The script's exit code, once it has ended by itself.
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

    /// The machine's id.
    public var id: String { self.instanceID }

    /// Whether the script ended with exit code 0.
    public var succeeded: Bool { self.state == .succeeded }

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
        commandID: String = ""
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
    }
}

extension MachineResult {
    /// How long the script ran, to the millisecond; `nil` unless it has started and ended.
    public var duration: Duration? {
        guard let startDate, let endDate, endDate >= startDate else { return nil }
        return .milliseconds((endDate.timeIntervalSince(startDate) * 1_000).rounded())
    }
}

extension MachineResult: CustomStringConvertible {
    /// One line, such as `i-0def succeeded (exit 0, 1.2 s)`, with the reason and without the output.
    public var description: String {
        let facts = [self.exitCode.map { "exit \($0)" }, self.duration?.text].compactMap(\.self)
        let detail = facts.isEmpty ? "" : " (\(facts.joined(separator: ", ")))"
        return "\(self.instanceID) \(self.state)\(detail)\(self.reason.map { ": \($0)" } ?? "")"
    }
}
