import CloudFoundation

extension MachineResult {
    /// The note on a result whose output can't be decoded.
    private static let verbatimNote = "its output is not Base64, and is kept verbatim"

    /// Creates a result from an entry of a list of results.
    package init(_ result: CloudAssistant.InvocationResult) {
        let status = InvocationStatusText(
            result.invocationStatus,
            record: result.invokeRecordStatus,
            code: result.errorCode,
            exitCode: result.exitCode,
            hasStarted: result.startDate != nil
        )
        self.init(status, result.errorCode, result.errorInfo, instanceID: result.instanceID, invokeID: result.invokeID)
        switch (self.state, result.exitCode) {
        case (.succeeded, let code): self.exitCode = code
        // -1 is also reported for a script that did not run to its end, and 0 for one that could not be started.
        case (.failed, let code?) where code != 0 && (code != -1 || result.errorCode == .exitCodeNonzero):
            self.exitCode = code
        default: break
        }
        let output = result.output ?? ""
        let bytes = LenientBase64.decode(output)
        if bytes == nil { self.notes.append(Self.verbatimNote) }
        self.standardOutput = CommandOutput(bytes ?? Data(output.utf8), isTruncated: (result.dropped ?? 0) > 0)
        self.startDate = result.startDate
        self.endDate = result.endDate
    }

    /// Creates a result from an entry of a list of machines that a file was sent to.
    package init(_ instance: CloudAssistant.SendFileInstance, invokeID: String?) {
        // A file has no start of its own. The date is that of the request.
        let status = InvocationStatusText(instance.invocationStatus, code: instance.errorCode, hasStarted: false)
        self.init(
            status,
            instance.errorCode,
            instance.errorInfo,
            instanceID: instance.instanceID,
            invokeID: invokeID
        )
        self.startDate = instance.startDate
        self.endDate = instance.endDate
    }

    private init(
        _ status: InvocationStatusText,
        _ code: CloudAssistant.InvocationErrorCode?,
        _ info: String?,
        instanceID: String?,
        invokeID: String?
    ) {
        // The exit code itself already shows that it is not 0.
        var reasons = code == .exitCodeNonzero ? [] : [code?.rawValue, info].compactMap(\.self).filter { !$0.isEmpty }
        if status.state == .unknown, reasons.isEmpty {
            reasons = ["the service reports \(status.status) without an exit code or an error"]
        }
        self.init(
            instanceID: instanceID ?? "",
            state: status.state,
            serviceStatus: status.status,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: ": "),
            commandID: invokeID ?? ""
        )
    }
}
