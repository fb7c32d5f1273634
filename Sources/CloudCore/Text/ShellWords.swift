/// Splits a command line into words the way a POSIX shell quotes them, and does nothing else a shell does.
///
/// So `|`, `$HOME` and `*` are words like any other.
package enum ShellWords {
    /// Returns the words of a line.
    /// - Returns: The words, or `nil` if a quotation doesn't end.
    package static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        // By scalars: a quote together with a mark after it is one character, and a quote all the same.
        var scalars = line.unicodeScalars.makeIterator()
        func add(_ added: Unicode.Scalar...) {
            // In place: a copy for each scalar would take time that grows with the square of the word.
            if word == nil { word = .init() }
            word?.append(contentsOf: added)
        }
        while let scalar = scalars.next() {
            switch (quote, scalar) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("\"", "\\"):
                // Within double quotes a backslash quotes only what would end or change the quotation.
                guard let next = scalars.next() else { return nil }
                if next == "\"" || next == "\\" { add(next) } else { add("\\", next) }
            case (.some, _):
                add(scalar)
            case (nil, "'"), (nil, "\""):
                quote = scalar
                word = word ?? .init()
            case (nil, "\\"):
                guard let next = scalars.next() else { return nil }
                add(next)
            case (nil, " "), (nil, "\t"), (nil, "\n"), (nil, "\r"):
                if let finished = word { words.append(String(finished)) }
                word = nil
            case (nil, _):
                add(scalar)
            }
        }
        if let finished = word { words.append(String(finished)) }
        return quote == nil ? words : nil
    }
}
