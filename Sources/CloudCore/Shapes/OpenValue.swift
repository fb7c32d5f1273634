/// A value from an open set that the service defines, such as a status.
///
/// Services add values over time, so a value is represented by its string. Known values have static properties;
/// values that this version of the library doesn't know are kept and sent unchanged.
public protocol OpenValue: RawRepresentable<String>, Codable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// Creates a value from its string in the service's API.
    init(rawValue: String)

    /// The values that this version of the library knows.
    static var knownValues: [Self] { get }
}

extension OpenValue {
    /// Creates a value from its string in the service's API.
    public init(_ rawValue: String) {
        self.init(rawValue: rawValue)
    }

    /// Creates a value from a string literal.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The value's string in the service's API.
    public var description: String { self.rawValue }
}
