/// How far a command has come on one machine.
///
/// The life of a command on a machine:
///
/// ```
///           the agent takes it       the script ends
/// pending ────────────────────▶ running ───────────▶ succeeded    exit code 0
///    │                             │   ├───────────▶ failed       another exit code, or it could not be started
///    │                             │   └───────────▶ timedOut     ran longer than executionTimeout
///    │                             │ cancel
///    │ cancel                      ▼
///    ├────────────────────────▶ stopping ──────────▶ cancelled
///    │ not reached within deliveryTimeout, or not for such a machine
///    ├─────────────────────────────────────────────▶ undeliverable
///    │ more than maxErrors machines failed, or an earlier part of the run could not be started
///    └─────────────────────────────────────────────▶ skipped
/// ```
///
/// The states on the right are final. A machine may be seen in the last one only, and a service may go from `pending` or
/// `running` to `cancelled` without `stopping`.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum CommandState: String, Sendable, Hashable, CaseIterable {
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

    /// Not started, since too many other machines failed.
    case skipped

    /// Whether it has ended, one way or the other.
    public var isTerminal: Bool {
        switch self {
        case .pending, .running, .stopping: false
        case .succeeded, .failed, .timedOut, .cancelled, .undeliverable, .skipped: true
        }
    }
}

extension CommandState: CustomStringConvertible {
    /// The state's name in words.
    public var description: String { self == .timedOut ? "timed out" : self.rawValue }
}
