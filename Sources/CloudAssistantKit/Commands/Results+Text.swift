import CloudFoundation

extension CloudAssistant.InvocationResult {
    /// The output as text, whether the service sent it in Base64 or as plain text; `nil` if there is none.
    ///
    /// U+FFFD replaces bytes that are not UTF-8.
    public var outputText: String? { self.output.map(decodedText) }
}

extension CloudAssistant.Command {
    /// The script as text, whether the service sent it in Base64 or as plain text; `nil` if there is none.
    ///
    /// U+FFFD replaces bytes that are not UTF-8.
    public var commandText: String? { self.commandContent.map(decodedText) }
}

/// Returns the text that Base64 encodes, or any other text unchanged.
private func decodedText(_ text: String) -> String {
    LenientBase64.decode(text).map { String(decoding: $0, as: UTF8.self) } ?? text
}
