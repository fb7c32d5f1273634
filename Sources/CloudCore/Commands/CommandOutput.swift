public import Foundation

/// What a script wrote to one of its outputs.
public struct CommandOutput: Sendable, Hashable {
    /// The bytes, of which the service may have cut some.
    public var bytes: Data

    /// Whether the service cut some.
    public var isTruncated: Bool

    /// The bytes as text; what is no UTF-8 is shown as `U+FFFD`.
    public var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// Creates an output.
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - isTruncated: Whether the service cut some.
    public init(_ bytes: Data = Data(), isTruncated: Bool = false) {
        self.bytes = bytes
        self.isTruncated = isTruncated
    }
}

extension CommandOutput: CustomStringConvertible {
    /// The output as text.
    public var description: String { self.text }
}
