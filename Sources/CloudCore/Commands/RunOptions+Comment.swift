extension RunOptions {
    /// The comment in the form that a service accepts: one line of up to 50 UTF-16 units, with room for a marker.
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

    /// The note on a comment that was shortened.
    var commentNote: String? {
        guard let comment, let line = self.commentLine, line.utf16.count < comment.utf16.count else { return nil }
        return "the comment was shortened to \(line.utf16.count) UTF-16 units: \(quoted(line))"
    }
}
