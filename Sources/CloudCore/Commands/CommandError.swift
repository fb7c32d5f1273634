public import CloudFoundation

/// Why a run on machines could not be started or followed to its end.
///
/// A script that fails on a machine is not an error but a ``MachineResult``. Every error that comes after something was
/// started has a ``report`` of what is known.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandError: Error, Sendable {
    /// The service may have taken a command or not, and asking it did not tell.
    ///
    /// Look for the marker before running the script again: Systems Manager has it at the end of the command's comment,
    /// Cloud Assistant as the command's name.
    case outcomeUnknown(marker: String, CallFailure, CommandReport)

    /// The deadline passed, or nothing had changed for longer than the service's own limits allow. The commands go on.
    case deadlinePassed(CommandReport)

    /// A call failed in a way that waiting won't mend.
    case call(CallFailure, CommandReport)

    /// The script, the targets or the options can't be run so; nothing was sent.
    case invalid(InvalidRequestError)

    /// The machines that could not be reached in the time allowed.
    case notOnline([String: Readiness])

    /// The task that waited was cancelled.
    ///
    /// The commands go on, unless ``RunOptions/cancelsOnTaskCancellation`` was set: then they were asked to stop, and
    /// the report notes which could not be.
    case cancelled(CommandReport)
}

extension CommandError {
    /// What is known of the run; `nil` for an error that comes before anything is sent.
    public var report: CommandReport? {
        switch self {
        case .outcomeUnknown(_, _, let report), .deadlinePassed(let report), .call(_, let report),
            .cancelled(let report):
            report
        case .invalid, .notOnline: nil
        }
    }

    /// The ids of the commands that the service had taken, which a client can follow.
    public var started: [String] { self.report?.commandIDs ?? [] }

    /// The call that failed, if one did.
    public var failedCall: CallFailure? {
        switch self {
        case .outcomeUnknown(_, let call, _), .call(let call, _): call
        case .deadlinePassed, .invalid, .notOnline, .cancelled: nil
        }
    }

    /// The service's code, such as `InvalidInstanceId`; `nil` if the service did not refuse.
    public var code: String? { self.failedCall?.code }

    /// The service's id of the request that failed, if it responded.
    public var requestID: String? { self.failedCall?.requestID }

    /// Whether the service throttled the request.
    public var isThrottling: Bool { self.failedCall?.isThrottling ?? false }

    /// Whether the caller lacks the permission for the operation.
    public var isAccessDenied: Bool { self.failedCall?.isAccessDenied ?? false }

    /// Whether the service says that the credentials have expired, or that it doesn't know them.
    public var rejectsCredentials: Bool { self.failedCall?.rejectsCredentials ?? false }

    /// Whether time ran out: the run's deadline, or a time limit of the call that failed.
    public var isTimeout: Bool {
        if case .deadlinePassed = self { true } else { self.failedCall?.isTimeout ?? false }
    }

    /// Whether a command may have been started: one that the report names, or one that it can't name.
    public var mayHaveTakenEffect: Bool {
        // The last call may have been rejected, which says nothing about those before it.
        if case .outcomeUnknown = self { return true }
        return !self.started.isEmpty || (self.failedCall?.mayHaveTakenEffect ?? false)
    }

    /// The error for input that can't be run.
    package static func invalid(_ reason: String) -> CommandError {
        .invalid(.invalidInput(operation: "run", reason: reason))
    }

    /// The error for a call that failed before anything was started.
    package static func call(_ error: any Error) -> CommandError {
        .call(CallFailure(error), .nothing)
    }
}

extension CommandReport {
    /// The report of a run that has started nothing, and may not know for which machines it was.
    package static let nothing = CommandReport(machines: [], isComplete: false)
}

extension CommandError: CustomStringConvertible {
    /// One line that says what happened, and what to do where there is something.
    public var description: String { self.words.onOneLine }

    private var words: String {
        switch self {
        case .outcomeUnknown(let marker, let call, let report):
            "a command may have been started: look for \(quoted(marker)) among the service's commands "
                + "before running it again (\(call))\(Self.note(report))"
        case .deadlinePassed(let report): "not all machines ended in time: \(report)\(Self.note(report))"
        case .call(let call, let report): "\(call)\(Self.note(report))"
        case .invalid(.invalidInput(_, let reason)): "this can't be run: \(reason)"
        case .invalid(let error): error.description
        case .notOnline(let machines):
            "not online in time: "
                + machines.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.rawValue))" }.joined(separator: ", ")
        case .cancelled(let report): "the wait was cancelled\(Self.note(report))"
        }
    }

    private static func note(_ report: CommandReport) -> String {
        guard let first = report.commandIDs.first else { return "" }
        let count = report.commandIDs.count
        return count == 1 ? "; started: \(first)" : "; started: \(first) and \(count - 1) more"
    }
}

extension CommandError: LocalizedError {
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}
