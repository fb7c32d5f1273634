import CloudFoundation

extension MachineResult {
    /// What is said of a result whose output can't be decoded.
    private static let verbatimNote = "its output is not Base64, and is kept as it came"

    /// Reads an entry of a list of results.
    package init(_ result: CloudAssistant.InvocationResult) {
        let words = InvocationStatusText(
            result.invocationStatus,
            record: result.invokeRecordStatus,
            code: result.errorCode,
            exitCode: result.exitCode,
            hasStarted: result.startDate != nil
        )
        self.init(words, result.errorCode, result.errorInfo, instanceID: result.instanceID, invokeID: result.invokeID)
        switch (self.state, result.exitCode) {
        case (.succeeded, let code): self.exitCode = code
        // -1 is said of a script that has not run to its end too, and 0 of one that could not be started.
        case (.failed, let code?) where code != 0 && (code != -1 || result.errorCode == .exitCodeNonzero):
            self.exitCode = code
        default: break
        }
        let output = result.output ?? ""
        let bytes = LenientBase64.decode(output)
        if bytes == nil { self.notes.append(Self.verbatimNote) }
        self.standardOutput = CommandOutput(bytes ?? Data(output.utf8), isTruncated: (result.dropped ?? 0) > 0)
        self.startDate = result.startDate
        self.endDate = result.finishedDate
    }

    /// Reads an entry of a list of machines that a file was sent to.
    package init(_ instance: CloudAssistant.SendFileInstance, invokeID: String?) {
        // A file has no start of its own: the date is that of the request.
        let words = InvocationStatusText(instance.invocationStatus, code: instance.errorCode, hasStarted: false)
        self.init(
            words,
            instance.errorCode,
            instance.errorInfo,
            instanceID: instance.instanceID,
            invokeID: invokeID
        )
        self.startDate = instance.startDate
        self.endDate = instance.finishDate
    }

    private init(
        _ words: InvocationStatusText,
        _ code: CloudAssistant.InvocationErrorCode?,
        _ info: String?,
        instanceID: String?,
        invokeID: String?
    ) {
        // That the exit code is not 0 is said by the exit code.
        var reasons = code == .exitCodeNonzero ? [] : [code?.rawValue, info].compactMap(\.self).filter { !$0.isEmpty }
        if words.state == .unknown, reasons.isEmpty {
            reasons = ["the service says \(words.word), and neither an exit code nor an error"]
        }
        self.init(
            instanceID: instanceID ?? "",
            state: words.state,
            serviceStatus: words.word,
            reason: reasons.isEmpty ? nil : reasons.joined(separator: ": "),
            commandID: invokeID ?? ""
        )
    }
}
