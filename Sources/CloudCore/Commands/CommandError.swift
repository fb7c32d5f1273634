/// Why a run on machines could not be started or followed to its end.
///
/// A script that fails on a machine is no error but a ``MachineResult``.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandError: Error, Sendable {
    /// The service may have taken a command or not, and asking it did not tell.
    ///
    /// Look for the marker before running the script again: Systems Manager has it at the end of the command's comment,
    /// Cloud Assistant as the command's name. `started` are the ids of the commands that were taken for certain, which
    /// a client can follow.
    case outcomeUnknown(marker: String, started: [String], underlying: any Error)

    /// The deadline passed, or nothing had changed for longer than the service's own limits allow; carries what is known
    /// of each machine. The commands go on.
    case deadlinePassed(CommandReport)

    /// A call failed in a way that waiting won't mend; `started` are the ids of the commands that were taken before.
    case call(any Error, started: [String])

    /// The script, the targets or the options can't be run so; nothing was sent.
    case invalid(InvalidRequest)

    /// The machines that could not be reached in the time allowed.
    case notOnline([String: Readiness])

    /// The task that waited was cancelled.
    ///
    /// The commands in `started` go on, unless ``RunOptions/cancelsOnTaskCancellation`` was set: then they were stopped.
    case cancelled(started: [String])
}

extension CommandError {
    /// The ids of the commands that the service had taken, which go on whatever became of the wait.
    public var started: [String] {
        switch self {
        case .outcomeUnknown(_, let started, _), .call(_, let started), .cancelled(let started): started
        case .deadlinePassed(let report): report.commandIDs
        case .invalid, .notOnline: []
        }
    }

    /// Returns the error with the ids of commands that were taken before it came.
    package func adding(started earlier: [String]) -> CommandError {
        let all = earlier + self.started.filter { !earlier.contains($0) }
        return switch self {
        case .outcomeUnknown(let marker, _, let error):
            .outcomeUnknown(marker: marker, started: all, underlying: error)
        case .call(let error, _): .call(error, started: all)
        case .cancelled: .cancelled(started: all)
        case .deadlinePassed, .invalid, .notOnline: self
        }
    }

    /// The error for input that can't be run.
    package static func invalid(_ reason: String) -> CommandError {
        .invalid(.invalidInput(operation: "run", reason: reason))
    }
}

extension CommandError: CustomStringConvertible {
    /// One line that says what happened, and what to do where there is something.
    public var description: String {
        switch self {
        case .outcomeUnknown(let marker, let started, let error):
            "a command may have been started: look for \(quoted(marker)) among the service's commands "
                + "before running it again (\(error))\(Self.note(started))"
        case .deadlinePassed(let report): "not all machines ended in time: \(report)\(Self.note(report.commandIDs))"
        case .call(let error, let started): "\(error)\(Self.note(started))"
        case .invalid(.invalidInput(_, let reason)): "this can't be run: \(reason)"
        case .invalid(let error): error.description
        case .notOnline(let machines):
            "not online in time: "
                + machines.sorted { $0.key < $1.key }.map { "\($0.key) (\($0.value.rawValue))" }.joined(separator: ", ")
        case .cancelled(let started): "the wait was cancelled\(Self.note(started))"
        }
    }

    private static func note(_ started: [String]) -> String {
        guard let first = started.first else { return "" }
        return started.count == 1 ? "; started: \(first)" : "; started: \(first) and \(started.count - 1) more"
    }
}
