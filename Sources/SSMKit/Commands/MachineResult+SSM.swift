import CloudFoundation

extension MachineResult {
    /// The maximum length of each output in one invocation, in characters.
    private static let (outputLimit, errorLimit) = (24_000, 8_000)

    /// Creates a result from an entry of a list of invocations, which combines both outputs in one text.
    ///
    /// A text that may contain both stays combined, with a note, since a script can print the separator itself.
    package init(_ invocation: SSM.CommandInvocation) {
        let steps = SSMSteps(invocation.commandPlugins)
        let status = invocation.status?.rawValue ?? ""
        let own = invocation.statusDetails ?? ""
        let state = SSMStatus.state(status, details: own, hasStarted: steps.haveStarted)
        let step = steps.explaining(state)
        // The details of a step in another state would explain that other state.
        let isOfState = SSMStatus.bare(step?.status?.rawValue ?? "") == SSMStatus.bare(status)
        self.init(
            status: status,
            details: own.isEmpty && isOfState ? step?.statusDetails ?? "" : own,
            instanceID: invocation.instanceID ?? "",
            commandID: invocation.commandID ?? "",
            hasStarted: steps.haveStarted
        )
        self.steps = steps.results
        guard let step else {
            // A list without steps contains no output. The invocation itself does.
            if [.succeeded, .failed, .timedOut, .cancelled].contains(self.state) {
                self.standardOutput.isTruncated = true
                self.standardError.isTruncated = true
            }
            return
        }
        self.stepName = step.name.flatMap { $0.isEmpty ? nil : $0 }
        self.exitCode = step.exitCode(in: self.state)
        self.startDate = step.responseStartDateTime
        self.endDate = step.responseFinishDateTime
        let output = SSMOutput(step.output)
        self.standardOutput = output.joined
        if output.holdsBoth { self.notes.append(Self.joinedNote) }
        // The truncated part may have been standard error.
        self.standardError.isTruncated = self.standardOutput.isTruncated || output.holdsBoth
    }

    /// Creates a result from one invocation.
    /// - Parameters:
    ///   - invocation: The service's response.
    ///   - instanceID: The id of the requested machine, for a response without one.
    package init(_ invocation: SSM.GetCommandInvocationResponse, of instanceID: String = "") {
        let (start, end) = (invocation.startDate, invocation.endDate)
        self.init(
            status: invocation.status?.rawValue ?? "",
            details: invocation.statusDetails ?? "",
            instanceID: invocation.instanceID.flatMap { $0.isEmpty ? nil : $0 } ?? instanceID,
            commandID: invocation.commandID ?? "",
            hasStarted: start != nil
        )
        self.stepName = invocation.pluginName.flatMap { $0.isEmpty ? nil : $0 }
        self.exitCode = SSMStatus.exitCode(invocation.responseCode, state: self.state, start: start, end: end)
        self.startDate = start
        self.endDate = end
        self.standardOutput = SSMOutput(invocation.standardOutputContent).single(limit: Self.outputLimit)
        self.standardError = SSMOutput(invocation.standardErrorContent).single(limit: Self.errorLimit)
    }

    private init(status: String, details: String, instanceID: String, commandID: String, hasStarted: Bool) {
        let state = SSMStatus.state(status, details: details, hasStarted: hasStarted)
        // The details of a running machine are free text, which doesn't identify an unknown status.
        let isOver = state.isTerminal || status.isEmpty
        self.init(
            instanceID: instanceID,
            state: state,
            serviceStatus: details.isEmpty || !isOver ? status : details,
            reason: SSMStatus.reason(status, details: details),
            commandID: commandID
        )
    }
}
