/// Notes about the parts of a response that could not be decoded, in order; at most 100.
struct DecodingNotes {
    private static let limit = 100

    /// The maximum length of a note in scalars: paths contain the keys of maps.
    private static let maxLength = 500

    private(set) var texts: [String] = []

    mutating func add(_ error: DecodingError) {
        self.add(error.summary)
    }

    /// Adds a note about a string with invalid Unicode, such as one that was truncated within a character.
    mutating func addRepair(at path: [any CodingKey]) {
        let context = DecodingError.Context(codingPath: path, debugDescription: "invalid text was replaced by U+FFFD")
        self.add(DecodingError.dataCorrupted(context))
    }

    private mutating func add(_ text: String) {
        guard self.texts.count < Self.limit else { return }
        let text = text.unicodeScalars.count > Self.maxLength ? "\(text.unicodeScalars.prefix(Self.maxLength))…" : text
        if self.texts.last != text.onOneLine { self.texts.append(text.onOneLine) }
    }
}
