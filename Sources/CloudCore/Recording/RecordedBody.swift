import CloudFoundation

/// The format of a body in a recording: readable text if it is valid UTF-8, otherwise `base64:…`.
enum RecordedBody {
    private static let prefix = "base64:"

    @Sendable static func encode(_ body: Data, to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        if let text = String(validating: body, as: UTF8.self), !text.hasPrefix(self.prefix) {
            try container.encode(text)
        } else {
            try container.encode(self.prefix + body.base64EncodedString())
        }
    }

    @Sendable static func decode(from decoder: any Decoder) throws -> Data {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard text.hasPrefix(self.prefix) else { return Data(text.utf8) }
        guard let body = Data(base64Encoded: String(text.dropFirst(self.prefix.count))) else {
            throw DecodingError.dataCorruptedError(
                in: container,
                debugDescription: "the text after base64: is not Base64"
            )
        }
        return body
    }
}
