/// Whether a machine can be reached.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Readiness: String, Sendable, Hashable {
    /// Its agent answers.
    case online

    /// Its agent is known, and does not answer.
    case offline

    /// The service doesn't know the machine, or not as one it can run commands on.
    case unknown
}

extension Readiness: CustomStringConvertible {
    /// The word for it, in a dictionary too.
    public var description: String { self.rawValue }
}
