/// The facts about one operation of a service, as data.
///
/// Tools read descriptors to list what a service can do without naming a type; the pipeline reads
/// them to decide whether a request may be sent a second time.
public struct OperationDescriptor: Sendable, Hashable, Identifiable {
    /// The operation's name on the wire, such as `SendCommand`.
    public var name: String

    /// The part of the service it belongs to, such as `Run Command`.
    public var area: String

    /// Whether sending the request twice has the same effect as sending it once.
    ///
    /// True for operations that only read, for those that carry an idempotency token, and for writes
    /// reviewed one by one. Anything else is never sent again after an unknown outcome.
    public var isIdempotent: Bool

    /// Whether the answer comes a page at a time.
    public var isPaginated: Bool

    /// The members of the request that hold secrets, by name: `Value`, or `Targets.Value` of a member within.
    ///
    /// Their values are left out of errors and logs where the service quotes them.
    public var secretMembers: [String]

    /// The operation's name; no two operations of a service share it.
    public var id: String { self.name }

    /// Creates a descriptor.
    /// - Parameters:
    ///   - name: The operation's name on the wire.
    ///   - area: The part of the service it belongs to.
    ///   - isIdempotent: Whether sending it twice has the effect of sending it once.
    ///   - isPaginated: Whether the answer comes a page at a time.
    ///   - secretMembers: The members of the request that hold secrets.
    public init(
        name: String,
        area: String = "",
        isIdempotent: Bool = false,
        isPaginated: Bool = false,
        secretMembers: [String] = []
    ) {
        self.name = name
        self.area = area
        self.isIdempotent = isIdempotent
        self.isPaginated = isPaginated
        self.secretMembers = secretMembers
    }
}

extension OperationDescriptor: CustomStringConvertible {
    /// The operation's name.
    public var description: String { self.name }
}
