public import CloudFoundation

extension CloudAssistant {
    /// Returns an encoder for the service's JSON.
    public static func makeEncoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return encoder
    }

    /// Returns a decoder for the service's JSON.
    public static func makeDecoder() -> JSONDecoder {
        JSONDecoder()
    }
}
