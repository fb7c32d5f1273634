public import CloudFoundation

/// An error that prevents a run from being started or followed to its end.
///
/// A script that fails on a machine is not an error but a ``MachineResult``. Every error after the first start contains
/// a ``report`` with everything known so far.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandError: Error, Sendable {
    /// The service may have accepted a command, and querying it was inconclusive.
    ///
    /// Look for the marker before you run the script again. In Systems Manager it is at the end of the command's
    /// comment, in Cloud Assistant it is the command's name.
    case outcomeUnknown(marker: String, CallFailure, CommandReport)

    /// The deadline passed, or nothing changed for longer than the service's own limits. The commands keep running.
    case deadlinePassed(CommandReport)

    /// A call failed with an error that is not transient.
    case call(CallFailure, CommandReport)

    /// The script, the targets or the options are invalid. Nothing was sent.
    case invalid(InvalidRequestError)

    /// The machines that did not come online in time.
    case notOnline([String: Readiness])

    /// The waiting task was cancelled.
    ///
    /// The commands keep running unless ``RunOptions/cancelsOnTaskCancellation`` is set. In that case they were
    /// requested to stop, and the report notes the ones that could not be stopped.
    case cancelled(CommandReport)
}

extension CommandError {
    /// The report with everything known so far, or `nil` for an error before anything was sent.
    public var report: CommandReport? {
        switch self {
        case .outcomeUnknown(_, _, let report), .deadlinePassed(let report), .call(_, let report),
            .cancelled(let report):
            report
        case .invalid, .notOnline: nil
        }
    }

    /// The ids of the commands that the service accepted, with which a client can follow them.
    public var started: [String] { self.report?.commandIDs ?? [] }

    /// The failed call, if there is one.
    public var failedCall: CallFailure? {
        switch self {
        case .outcomeUnknown(_, let call, _), .call(let call, _): call
        case .deadlinePassed, .invalid, .notOnline, .cancelled: nil
        }
    }

    /// The service's error code, such as `InvalidInstanceId`, or `nil` without a service error.
    public var code: String? { self.failedCall?.code }

    /// The service's request ID of the failed call, if the service responded.
    public var requestID: String? { self.failedCall?.requestID }

    /// Whether the service throttled the request.
    public var isThrottling: Bool { self.failedCall?.isThrottling ?? false }

    /// Whether the caller lacks permission for the operation.
    public var isAccessDenied: Bool { self.failedCall?.isAccessDenied ?? false }

    /// Whether the service reports the credentials as expired or unknown.
    public var rejectsCredentials: Bool { self.failedCall?.rejectsCredentials ?? false }

    /// Whether the run's deadline passed or the failed call timed out.
    public var isTimeout: Bool {
        if case .deadlinePassed = self { true } else { self.failedCall?.isTimeout ?? false }
    }

    /// Whether a command may have been started, including one whose id is unknown.
    public var mayHaveTakenEffect: Bool {
        // The last call may have been rejected, which is no evidence about earlier ones.
        if case .outcomeUnknown = self { return true }
        return !self.started.isEmpty || (self.failedCall?.mayHaveTakenEffect ?? false)
    }

    /// Returns the error for invalid input.
    package static func invalid(_ reason: String) -> CommandError {
        .invalid(.invalidInput(operation: "run", reason: reason))
    }

    /// Returns the error for a call that failed before anything was started.
    package static func call(_ error: any Error) -> CommandError {
        .call(CallFailure(error), .nothing)
    }
}

extension CommandReport {
    /// The report of a run that has not started anything and may not know its machines.
    package static let nothing = CommandReport(machines: [], isComplete: false)
}

extension CommandError: CustomStringConvertible {
    /// A one-line description of the error, with a suggestion if there is one.
    public var description: String { self.message.onOneLine }

    private var message: String {
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
    /// The same text as ``description``.
    public var errorDescription: String? { self.description }
}
