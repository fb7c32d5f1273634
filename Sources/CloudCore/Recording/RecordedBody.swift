import CloudFoundation

/// How a body stands in a file: as text where it is text, so that people can read it, else as `base64:…`.
enum RecordedBody {
    private static let mark = "base64:"

    @Sendable static func encode(_ body: Data, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let text = String(validating: body, as: UTF8.self), !text.hasPrefix(self.mark) {
            try container.encode(text)
        } else {
            try container.encode(self.mark + body.base64EncodedString())
        }
    }

    @Sendable static func decode(from decoder: any Decoder) throws -> Data {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix(self.mark) else { return Data(text.utf8) }
        guard let body = Data(base64Encoded: String(text.dropFirst(self.mark.count))) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "what follows base64: is none")
        }
        return body
    }
}
