/// A service's name for a reason to refuse a request.
///
/// Each service has an enum with a case per documented code and one for a code that the library
/// doesn't know. Codes are equal when their text is equal, so a program that compares with
/// `.unrecognized("NewCode")` keeps working once the library learns `newCode`.
public protocol ServiceErrorCode: RawRepresentable<String>, Hashable, Sendable, CustomStringConvertible,
    CustomReflectable
{
    /// What an error carries beyond its code and message.
    associatedtype Details: Sendable = Never

    /// Creates the code from its text on the wire.
    init(rawValue: String)

    /// Whether the library knows the code.
    var isRecognized: Bool { get }

    /// Whether the caller lacks the permission for the operation; `false` unless the service says otherwise.
    var deniesAccess: Bool { get }

    /// Whether the credentials have expired, or are not known to the service; `false` unless the service says otherwise.
    var rejectsCredentials: Bool { get }
}

extension ServiceErrorCode {
    /// `false`.
    public var deniesAccess: Bool { false }

    /// `false`.
    public var rejectsCredentials: Bool { false }

    /// The code as the service spells it, on one line: control characters of a code that isn't known are spelled.
    public var description: String { self.rawValue.onOneLine }

    /// No children: a dump shows the description.
    public var customMirror: Mirror { Mirror(self, children: []) }

    /// Whether two codes are spelled the same.
    public static func == (left: Self, right: Self) -> Bool {
        left.rawValue == right.rawValue
    }

    /// Feeds the code's text to a hasher.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(self.rawValue)
    }
}
