/// An error code of a service.
///
/// Each service has an enum with one case per documented code and one for unrecognized codes.
/// Codes are equal if their raw values are equal, so a program that compares with
/// `.unrecognized("NewCode")` keeps working once the library adds `newCode`.
public protocol ServiceErrorCode: RawRepresentable<String>, Hashable, Sendable, CustomStringConvertible,
    CustomReflectable
{
    /// The members of a service error beyond its code and message.
    associatedtype Details: Sendable = Never

    /// Creates a code from its raw value.
    init(rawValue: String)

    /// Whether this version of the library recognizes the code.
    var isRecognized: Bool { get }

    /// Whether the code means that the caller lacks permission for the operation; `false` by default.
    var deniesAccess: Bool { get }

    /// Whether the code means that the credentials are expired or unknown; `false` by default.
    var rejectsCredentials: Bool { get }
}

extension ServiceErrorCode {
    /// The default: `false`.
    public var deniesAccess: Bool { false }

    /// The default: `false`.
    public var rejectsCredentials: Bool { false }

    /// The raw value on one line, with control characters of an unrecognized code escaped.
    public var description: String { self.rawValue.onOneLine }

    /// A mirror without children, so that a dump prints the description.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Returns whether two codes have the same raw value.
    public static func == (left: Self, right: Self) -> Bool {
        left.rawValue == right.rawValue
    }

    /// Hashes the raw value.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.rawValue)
    }
}
