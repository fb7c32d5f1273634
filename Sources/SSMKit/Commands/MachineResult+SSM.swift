import Foundation

extension MachineResult {
    /// The most of an output that a list of invocations holds, both outputs together.
    private static let listLimit = 2_500

    /// The most of each output that one invocation holds, in characters.
    private static let (outputLimit, errorLimit) = (24_000, 8_000)

    /// What the list puts between standard output and standard error.
    private static let separator = "\n----------ERROR-------\n"

    /// What the agent puts where it has cut.
    private static let cutMark = "---Output truncated---"

    /// Reads an entry of a list of invocations, which has both outputs in one text.
    init(_ invocation: SSM.CommandInvocation) {
        let plugin =
            invocation.commandPlugins.first { $0.name?.hasSuffix("Script") ?? false }
            ?? invocation.commandPlugins.first
        self.init(
            status: invocation.status?.rawValue ?? "",
            details: invocation.statusDetails ?? plugin?.statusDetails ?? "",
            instanceID: invocation.instanceID ?? "",
            commandID: invocation.commandID ?? "",
            exitCode: plugin?.responseCode
        )
        self.startDate = plugin?.responseStartDateTime
        self.endDate = plugin?.responseFinishDateTime
        let text = plugin?.output ?? ""
        let parts = text.components(separatedBy: Self.separator)
        // Counted in the smallest unit that the service may count in. A script may have printed the separator too.
        let isCut = text.utf8.count >= Self.listLimit || Self.hasCutMark(text) || parts.count > 2
        self.standardOutput = CommandOutput(Data(parts[0].utf8), isTruncated: isCut)
        self.standardError = CommandOutput(
            Data(parts.dropFirst().joined(separator: Self.separator).utf8),
            isTruncated: isCut
        )
    }

    /// Reads one invocation.
    init(_ invocation: SSM.GetCommandInvocationResponse) {
        self.init(
            status: invocation.status?.rawValue ?? "",
            details: invocation.statusDetails ?? "",
            instanceID: invocation.instanceID ?? "",
            commandID: invocation.commandID ?? "",
            exitCode: invocation.responseCode
        )
        self.startDate = invocation.executionStartDate
        self.endDate = invocation.executionEndDate
        self.standardOutput = Self.output(invocation.standardOutputContent, limit: Self.outputLimit)
        self.standardError = Self.output(invocation.standardErrorContent, limit: Self.errorLimit)
    }

    private init(status: String, details: String, instanceID: String, commandID: String, exitCode: Int?) {
        let state = SSMStatus.state(status, details: details)
        self.init(
            instanceID: instanceID,
            state: state,
            serviceStatus: details.isEmpty ? status : details,
            reason: SSMStatus.reason(status, details: details),
            commandID: commandID
        )
        // -1 is said of a script that has not run to its end.
        if state == .succeeded || state == .failed, let exitCode, exitCode != -1 { self.exitCode = exitCode }
    }

    private static func output(_ text: String?, limit: Int) -> CommandOutput {
        let text = text ?? ""
        return CommandOutput(Data(text.utf8), isTruncated: text.utf16.count >= limit || self.hasCutMark(text))
    }

    private static func hasCutMark(_ text: String) -> Bool {
        text.suffix(64).contains(self.cutMark)
    }
}
