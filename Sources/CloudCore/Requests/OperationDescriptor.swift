/// A description of an operation of a service, as data.
///
/// Tools read descriptors to list the operations of a service. The pipeline reads them to decide whether a request may
/// be sent a second time.
public struct OperationDescriptor: Sendable, Hashable, Identifiable {
    /// The operation's name on the wire, such as `SendCommand`.
    public var name: String

    /// The feature area of the service, such as `Run Command`.
    public var area: String

    /// Whether sending the request twice has the same effect as sending it once.
    ///
    /// This is `true` for read-only operations, for operations with an idempotency token, and for individually reviewed
    /// writes.
    ///
    /// Other requests are not resent after an unknown outcome, unless ``RetryPolicy/retriesUnknownOutcomes`` is set.
    public var isIdempotent: Bool

    /// Whether the response is paginated.
    public var isPaginated: Bool

    /// The request members that contain secrets, by name: `Value`, or `Targets.Value` for a nested member.
    ///
    /// Their values are removed from errors and logs if the service quotes them.
    public var secretMembers: [String]

    /// The operation's name, which is unique within the service.
    public var id: String { self.name }

    /// Creates a descriptor.
    /// - Parameters:
    ///   - name: The operation's name on the wire.
    ///   - area: The feature area of the service.
    ///   - isIdempotent: Whether sending the request twice has the same effect as sending it once.
    ///   - isPaginated: Whether the response is paginated.
    ///   - secretMembers: The request members that contain secrets.
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
