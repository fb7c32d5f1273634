/// Splits a command line into words the way a POSIX shell quotes them, and does nothing else a shell does.
///
/// So `|`, `$HOME` and `*` are words like any other.
package enum ShellWords {
    /// Returns the words of a line.
    /// - Returns: The words, or `nil` if a quotation doesn't end.
    package static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var characters = line.makeIterator()
        while let character = characters.next() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("\"", "\\"):
                // Within double quotes a backslash quotes only what would end or change the quotation.
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + (next == "\"" || next == "\\" ? "\(next)" : "\\\(next)")
            case (.some, _):
                word = (word ?? "") + "\(character)"
            case (nil, "'"), (nil, "\""):
                quote = character
                word = word ?? ""
            case (nil, "\\"):
                guard let next = characters.next() else { return nil }
                word = (word ?? "") + "\(next)"
            case (nil, _) where character.isWhitespace:
                if let finished = word { words.append(finished) }
                word = nil
            case (nil, _):
                word = (word ?? "") + "\(character)"
            }
        }
        if let finished = word { words.append(finished) }
        return quote == nil ? words : nil
    }
}
