public import CloudFoundation

/// The output that a script wrote to one of its streams.
public struct CommandOutput: Sendable, Hashable {
    /// The bytes, which the service may have truncated.
    public var bytes: Data

    /// Whether the service truncated the output.
    public var isTruncated: Bool

    /// The bytes as text, with `U+FFFD` in place of invalid UTF-8.
    public var text: String { String(decoding: self.bytes, as: UTF8.self) }

    /// Creates an output.
    /// - Parameters:
    ///   - bytes: The bytes.
    ///   - isTruncated: Whether the service truncated the output.
    public init(_ bytes: Data = Data(), isTruncated: Bool = false) {
        self.bytes = bytes
        self.isTruncated = isTruncated
    }
}

extension CommandOutput: Codable {
    private enum CodingKeys: String, CodingKey { case text, base64, isTruncated }

    /// Decodes the format that ``encode(to:)`` writes.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let isTruncated = try container.decodeIfPresent(Bool.self, forKey: .isTruncated) ?? false
        if let base64 = try container.decodeIfPresent(String.self, forKey: .base64) {
            guard let bytes = Data(base64Encoded: base64) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .base64,
                    in: container,
                    debugDescription: "the output is not Base64"
                )
            }
            self.init(bytes, isTruncated: isTruncated)
        } else {
            self.init(Data(try container.decode(String.self, forKey: .text).utf8), isTruncated: isTruncated)
        }
    }

    /// Encodes `{"text": "…", "isTruncated": false}`, with `base64` in place of `text` if the bytes are not UTF-8.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if let text = String(validating: self.bytes, as: UTF8.self) {
            try container.encode(text, forKey: .text)
        } else {
            try container.encode(self.bytes.base64EncodedString(), forKey: .base64)
        }
        try container.encode(self.isTruncated, forKey: .isTruncated)
    }
}

extension CommandOutput: CustomStringConvertible, CustomDebugStringConvertible {
    /// The output as text.
    public var description: String { self.text }

    /// The output in quotation marks, with line breaks and control characters escaped.
    public var debugDescription: String { String(reflecting: self.text).onOneLine }
}
