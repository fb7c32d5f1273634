/// The members of a structure: their names in the service's API, their kinds, and the properties that store them.
///
/// ```swift
/// public static let members = Members<Self> { member in
///     member("CommandId", .text, \.commandID)
///     member("Parameters", .map(.list(.text)), \.parameters, .secret)
/// }
/// ```
public struct Members<Root>: Sendable {
    @usableFromInline package let table: MemberTable

    /// Creates the members.
    ///
    /// Ends the program if a stored property is not declared, or declared twice, since reading would leave its memory
    /// empty.
    /// - Parameters:
    ///   - style: The style of the service's JSON.
    ///   - declare: A closure that declares every stored property of the structure once; at most 63.
    @inlinable public init(_ style: MemberStyle = .exact, _ declare: (inout MemberList<Root>) -> Void) {
        var list = MemberList<Root>()
        declare(&list)
        self.table = MemberTable(list.members, style, of: Root.self, size: MemoryLayout<Root>.size)
    }
}

/// A style of JSON.
public enum MemberStyle: Sendable {
    /// Values have the documented types.
    case exact

    /// Strings, numbers and Booleans may stand for one another, and named lists are wrapped in an object, such as
    /// `{"Command": []}`.
    case loose
}

/// Options of a member.
public struct MemberOptions: OptionSet, Sendable {
    /// The options as bits.
    public let rawValue: UInt8

    /// Creates options from bits.
    @inlinable public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    /// The value is secret.
    ///
    /// ``ServiceShape/redactedMirror(_:)`` redacts it. A request's ``OperationDescriptor/secretMembers`` list it too, for
    /// errors.
    public static let secret = MemberOptions(rawValue: 1)

    /// The member must be present, although its value is a collection.
    public static let required = MemberOptions(rawValue: 2)

    /// The value is sent as JSON in a query.
    public static let json = MemberOptions(rawValue: 4)
}

/// A list to which the members of a structure are added.
public struct MemberList<Root> {
    @usableFromInline var members: [Member] = []

    @inlinable init() {}

    /// Adds a member that may be absent.
    /// - Parameters:
    ///   - name: The name in the service's API.
    ///   - kind: The kind of the value.
    ///   - path: The stored property.
    ///   - options: The options of the member.
    ///   - element: The name of the elements of a list.
    @inlinable public mutating func callAsFunction<Value>(
        _ name: StaticString,
        _ kind: ValueKind<Value>,
        _ path: KeyPath<Root, Value?>,
        _ options: MemberOptions = [],
        element: StaticString = ""
    ) {
        // The compiler replaces the offset of a literal key path by a number.
        let offset = MemoryLayout<Root>.offset(of: path)
        self.members.append(Member(name, kind.form, at: offset, isOptional: true, options, element: element))
    }

    /// Adds a member that must be present, or a collection that is empty if it is absent.
    /// - Parameters:
    ///   - name: The name in the service's API.
    ///   - kind: The kind of the value.
    ///   - path: The stored property.
    ///   - options: The options of the member.
    ///   - element: The name of the elements of a list.
    @inlinable public mutating func callAsFunction<Value>(
        _ name: StaticString,
        _ kind: ValueKind<Value>,
        _ path: KeyPath<Root, Value>,
        _ options: MemberOptions = [],
        element: StaticString = ""
    ) {
        let offset = MemoryLayout<Root>.offset(of: path)
        self.members.append(Member(name, kind.form, at: offset, isOptional: false, options, element: element))
    }
}
