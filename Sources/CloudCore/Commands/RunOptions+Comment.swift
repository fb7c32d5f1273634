extension RunOptions {
    /// The comment as a service takes it: one line of up to 50 UTF-16 units, which leaves room for a marker.
    package var commentLine: String? {
        guard let comment else { return nil }
        var line = ""
        for character in comment {
            let isControl = character.unicodeScalars.contains {
                [.control, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
            }
            let piece = isControl ? " " : String(character)
            guard line.utf16.count + piece.utf16.count <= 50 else { break }
            line += piece
        }
        return line.isEmpty ? nil : line
    }

    /// What is said where not the whole comment could be kept.
    var commentNote: String? {
        guard let comment, let line = self.commentLine, line.utf16.count < comment.utf16.count else { return nil }
        return "of the comment \(line.utf16.count) UTF-16 units were kept: \(quoted(line))"
    }
}
