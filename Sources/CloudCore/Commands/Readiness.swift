/// The reachability of a machine.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum Readiness: String, Sendable, Hashable {
    /// The agent of the machine responds.
    case online

    /// The agent of the machine is registered but does not respond.
    case offline

    /// The service doesn't know the machine, or can't run commands on it.
    case unknown
}

extension Readiness: CustomStringConvertible {
    /// The raw value, also when it is printed in a dictionary.
    public var description: String { self.rawValue }
}
