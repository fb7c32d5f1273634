/// A word of the service's own vocabulary, such as a status.
///
/// Services add words over time, so a value is its text: known ones have names, and one that this
/// version of the library doesn't know is kept and sent back unchanged.
public protocol OpenValue: RawRepresentable<String>, Codable, Hashable, Sendable, CustomStringConvertible,
    ExpressibleByStringLiteral
{
    /// Creates a value from the service's word for it.
    init(rawValue: String)

    /// The words that this version of the library knows.
    static var knownValues: [Self] { get }
}

extension OpenValue {
    /// Creates a value from the service's word for it.
    public init(_ rawValue: String) {
        self.init(rawValue: rawValue)
    }

    /// Creates a value from the service's word for it.
    public init(stringLiteral value: String) {
        self.init(rawValue: value)
    }

    /// The service's word.
    public var description: String { self.rawValue }
}
