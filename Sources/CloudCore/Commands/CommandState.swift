/// How far a command has come on one machine.
///
/// The life of a command on a machine:
///
/// ```
/// pending  → running        the agent takes it
/// pending  → stopping       it is cancelled
/// pending  → cancelled      it is cancelled, and the service says so at once
/// pending  → undeliverable  not reached within deliveryTimeout, or not for such a machine
/// pending  → skipped        more than maxErrors machines failed, or an earlier part of the run could not be started
/// pending  → unknown        the service shows no result, and asking for it by itself told nothing
/// running  → succeeded      exit code 0
/// running  → failed         another exit code, or it could not be started
/// running  → timedOut       ran longer than executionTimeout
/// running  → stopping       it is cancelled
/// running  → cancelled      it is cancelled, and the service says so at once
/// running  → unknown        the service shows no result, and asking for it by itself told nothing
/// stopping → succeeded      exit code 0, before the stop reached it
/// stopping → failed         another exit code, before the stop reached it
/// stopping → timedOut       ran longer than executionTimeout, before the stop reached it
/// stopping → cancelled      it has stopped
/// stopping → unknown        the service shows no result, and asking for it by itself told nothing
/// ```
///
/// A state that nothing leaves is final. A machine may be seen in the last one only.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandState: String, Sendable, Hashable, Codable, CaseIterable {
    /// Not delivered to the machine yet.
    case pending

    /// Delivered, and not ended.
    case running

    /// Asked to stop, and not ended.
    case stopping

    /// Ended with exit code 0.
    case succeeded

    /// Ended with another exit code, or could not be started.
    case failed

    /// Took longer than it was allowed to, and was ended.
    case timedOut

    /// Stopped before it ended.
    case cancelled

    /// Never reached the machine, or is not for such a machine.
    case undeliverable

    /// Not started, since too many other machines failed; of a step, since it is not for such a machine.
    case skipped

    /// The command has ended, or can't be polled any more, and what became of it here is not known.
    case unknown

    /// Whether it has ended, one way or the other.
    public var isTerminal: Bool {
        switch self {
        case .pending, .running, .stopping: false
        case .succeeded, .failed, .timedOut, .cancelled, .undeliverable, .skipped, .unknown: true
        }
    }
}

extension CommandState {
    private static let atOnce = "it is cancelled, and the service says so at once"
    private static let tooLong = "ran longer than executionTimeout"
    private static let tooLate = "before the stop reached it"
    private static let noResult = "the service shows no result, and asking for it by itself told nothing"

    /// Every way from a state to the next; the picture in the type's comment shows the same.
    package static let transitions: [(from: CommandState, to: CommandState, when: String)] = [
        (.pending, .running, "the agent takes it"),
        (.pending, .stopping, "it is cancelled"),
        (.pending, .cancelled, atOnce),
        (.pending, .undeliverable, "not reached within deliveryTimeout, or not for such a machine"),
        (.pending, .skipped, "more than maxErrors machines failed, or an earlier part of the run could not be started"),
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
    /// The state's name in words.
    public var description: String { self == .timedOut ? "timed out" : self.rawValue }
}
