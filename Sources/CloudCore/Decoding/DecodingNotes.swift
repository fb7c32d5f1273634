/// What could not be read of a response, in the order in which it was found; at most 100 notes.
final class DecodingNotes {
    private static let limit = 100

    private(set) var texts: [String] = []

    func add(_ error: any Error) {
        self.add((error as? DecodingError)?.summary ?? "\(error)")
    }

    /// Notes a text that was cut within a character.
    func addCut(at path: [any CodingKey]) {
        let context = DecodingError.Context(codingPath: path, debugDescription: "what is not text is read as U+FFFD")
        self.add(DecodingError.dataCorrupted(context))
    }

    private func add(_ text: String) {
        if self.texts.count < Self.limit, self.texts.last != text { self.texts.append(text.onOneLine) }
    }
}
