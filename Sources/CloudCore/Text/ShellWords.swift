/// A splitter of command lines that supports the quoting of a POSIX shell, but none of its other features.
///
/// For example, `|`, `$HOME` and `*` are plain words.
package enum ShellWords {
    /// Splits a line into words.
    /// - Returns: The words, or `nil` if a quote is not closed.
    package static func split(_ line: String) -> [String]? {
        var words: [String] = []
        var word: String.UnicodeScalarView?
        var quote: Unicode.Scalar?
        // By scalars, since a quote forms a single character with a combining mark after it.
        var scalars = line.unicodeScalars.makeIterator()
        func add(_ added: Unicode.Scalar...) {
            // In place, since a copy for each scalar would take quadratic time.
            if word == nil { word = .init() }
            word?.append(contentsOf: added)
        }
        while let scalar = scalars.next() {
            switch (quote, scalar) {
            case ("'", "'"), ("\"", "\""):
                quote = nil
            case ("\"", "\\"):
                // Within double quotes, a backslash escapes only a double quote or a backslash.
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
