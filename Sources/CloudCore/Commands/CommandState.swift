/// The state of a command on one machine.
///
/// The lifecycle of a command on a machine:
///
/// ```
/// pending  → running        the agent accepts it
/// pending  → stopping       it is cancelled
/// pending  → cancelled      it is cancelled, and the service reports it at once
/// pending  → undeliverable  not reached within deliveryTimeout, or not applicable to the machine
/// pending  → skipped        more than maxErrors machines failed, or an earlier part of the run failed to start
/// pending  → unknown        the service lists no result, and an individual poll returned none
/// running  → succeeded      exit code 0
/// running  → failed         another exit code, or it could not be started
/// running  → timedOut       ran longer than executionTimeout
/// running  → stopping       it is cancelled
/// running  → cancelled      it is cancelled, and the service reports it at once
/// running  → unknown        the service lists no result, and an individual poll returned none
/// stopping → succeeded      exit code 0, before the stop reached it
/// stopping → failed         another exit code, before the stop reached it
/// stopping → timedOut       ran longer than executionTimeout, before the stop reached it
/// stopping → cancelled      it has stopped
/// stopping → unknown        the service lists no result, and an individual poll returned none
/// ```
///
/// A state without outgoing transitions is terminal. Polling may skip states before the terminal one.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandState: String, Sendable, Hashable, Codable, CaseIterable {
    /// The command is not delivered to the machine yet.
    case pending

    /// The command is delivered and has not ended.
    case running

    /// The command was requested to stop and has not ended.
    case stopping

    /// The command ended with exit code 0.
    case succeeded

    /// The command ended with another exit code, or could not be started.
    case failed

    /// The command exceeded its time limit and was ended.
    case timedOut

    /// The command was stopped before it ended.
    case cancelled

    /// The command never reached the machine, or does not apply to it.
    case undeliverable

    /// The command was not started, since too many other machines failed. A step is skipped if it does not apply.
    case skipped

    /// The command has ended or can't be polled any longer, and its outcome on this machine is unknown.
    case unknown

    /// Whether the state is terminal.
    public var isTerminal: Bool {
        switch self {
        case .pending, .running, .stopping: false
        case .succeeded, .failed, .timedOut, .cancelled, .undeliverable, .skipped, .unknown: true
        }
    }
}

extension CommandState {
    private static let atOnce = "it is cancelled, and the service reports it at once"
    private static let tooLong = "ran longer than executionTimeout"
    private static let tooLate = "before the stop reached it"
    private static let noResult = "the service lists no result, and an individual poll returned none"

    /// All transitions between states, as in the diagram of the type's documentation.
    package static let transitions: [(from: CommandState, to: CommandState, when: String)] = [
        (.pending, .running, "the agent accepts it"),
        (.pending, .stopping, "it is cancelled"),
        (.pending, .cancelled, atOnce),
        (.pending, .undeliverable, "not reached within deliveryTimeout, or not applicable to the machine"),
        (.pending, .skipped, "more than maxErrors machines failed, or an earlier part of the run failed to start"),
        (.pending, .unknown, noResult),
        (.running, .succeeded, "exit code 0"),
        (.running, .failed, "another exit code, or it could not be started"),
        (.running, .timedOut, tooLong),
        (.running, .stopping, "it is cancelled"),
        (.running, .cancelled, atOnce),
        (.running, .unknown, noResult),
        (.stopping, .succeeded, "exit code 0, \(tooLate)"),
        (.stopping, .failed, "another exit code, \(tooLate)"),
        (.stopping, .timedOut, "\(tooLong), \(tooLate)"),
        (.stopping, .cancelled, "it has stopped"),
        (.stopping, .unknown, noResult),
    ]
}

extension CommandState: CustomStringConvertible {
    /// The name of the state, such as `timed out`.
    public var description: String { self == .timedOut ? "timed out" : self.rawValue }
}
