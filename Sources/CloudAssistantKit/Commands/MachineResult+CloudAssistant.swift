import Foundation

extension MachineResult {
    /// Reads an entry of a list of results.
    init(_ result: CloudAssistant.InvocationResult) {
        self.init(
            result.invocationStatus,
            result.errorCode,
            result.errorInfo,
            instanceID: result.instanceID,
            invokeID: result.invokeID
        )
        if self.state == .succeeded || self.state == .failed { self.exitCode = result.exitCode }
        self.standardOutput = CommandOutput(
            result.output.flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) } ?? Data(),
            isTruncated: (result.dropped ?? 0) > 0
        )
        self.startDate = result.startDate
        self.endDate = result.finishedDate
    }

    /// Reads an entry of a list of machines that a file was sent to.
    init(_ instance: CloudAssistant.SendFileInstance, invokeID: String?) {
        self.init(
            instance.invocationStatus,
            instance.errorCode,
            instance.errorInfo,
            instanceID: instance.instanceID,
            invokeID: invokeID
        )
        self.startDate = instance.startDate
        self.endDate = instance.finishDate
    }

    private init(
        _ status: CloudAssistant.InvocationStatus?,
        _ code: CloudAssistant.InvocationErrorCode?,
        _ info: String?,
        instanceID: String?,
        invokeID: String?
    ) {
        let state = Self.state(status, code)
        // That the exit code is not 0 is said by the exit code.
        let words = code == .exitCodeNonzero ? [] : [code?.rawValue, info].compactMap(\.self).filter { !$0.isEmpty }
        self.init(
            instanceID: instanceID ?? "",
            state: state,
            serviceStatus: status?.rawValue ?? "",
            reason: words.isEmpty ? nil : words.joined(separator: ": "),
            commandID: invokeID ?? ""
        )
    }

    private static func state(
        _ status: CloudAssistant.InvocationStatus?,
        _ code: CloudAssistant.InvocationErrorCode?
    ) -> CommandState {
        switch status {
        case nil, .pending, .scheduled: .pending
        case .running: .running
        case .stopping: .stopping
        case .success: .succeeded
        case .failed, .error, .partialFailed: .failed
        case .timeout: code == .deliveryTimeout ? .undeliverable : .timedOut
        case .cancelled, .terminated, .stopped: .cancelled
        case .invalid, .aborted: .undeliverable
        // A word that came later than this library: it goes on until it is one that ends.
        default: .running
        }
    }
}
