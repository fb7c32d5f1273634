/// A builder of Swift source text in the layout of `swift format`.
struct Source {
    static let width = 120

    private var lines: [String] = []
    private var depth = 0

    /// The text, with a trailing newline.
    var text: String { self.lines.joined(separator: "\n") + "\n" }

    /// Adds one line.
    mutating func add(_ line: String) {
        self.lines.append(line.isEmpty ? "" : String(repeating: "    ", count: self.depth) + line)
    }

    /// Adds an empty line, except at the beginning of a block.
    mutating func separate() {
        guard let last = self.lines.last, !last.isEmpty, !last.hasSuffix("{") else { return }
        self.lines.append("")
    }

    /// Adds a block in braces.
    mutating func block<Failure: Error>(
        _ opening: String,
        _ body: (inout Source) throws(Failure) -> Void
    ) throws(Failure) {
        self.add("\(opening) {")
        try self.indented(body)
        self.add("}")
    }

    /// Adds lines with one more level of indentation.
    mutating func indented<Failure: Error>(_ body: (inout Source) throws(Failure) -> Void) throws(Failure) {
        self.depth += 1
        defer { self.depth -= 1 }
        try body(&self)
    }

    /// Adds a list in parentheses or brackets: on one line if it fits, otherwise one item per line.
    mutating func list(_ opening: String, _ items: [String], _ closing: String, trailingComma: Bool = false) {
        let line = opening + items.joined(separator: ", ") + closing
        if items.isEmpty || self.fits(line) {
            self.add(line)
            return
        }
        self.add(opening)
        self.indented { source in
            for (index, item) in items.enumerated() {
                source.add(item + (index < items.count - 1 || trailingComma ? "," : ""))
            }
        }
        self.add(closing)
    }

    /// Adds a list in brackets: on one line if it fits, otherwise as many items per line as fit.
    mutating func fill(_ opening: String, _ items: [String], _ closing: String) {
        let line = opening + items.joined(separator: ", ") + closing
        // The trailing comma counts, although it isn't written on one line.
        if self.fits(line + ",") { return self.add(line) }
        self.add(opening)
        self.indented { source in
            var line = ""
            for item in items {
                if !line.isEmpty, !source.fits("\(line) \(item),") {
                    source.add(line)
                    line = ""
                }
                line += line.isEmpty ? "\(item)," : " \(item),"
            }
            source.add(line)
        }
        self.add(closing)
    }

    /// Adds a documentation comment, wrapped.
    mutating func document(_ comment: Comment) {
        for line in comment.lines(width: Self.width - 4 * self.depth) {
            self.add(line)
        }
    }

    /// Returns a string literal.
    static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Returns whether a line fits at the current indentation.
    func fits(_ line: String) -> Bool {
        4 * self.depth + line.count <= Self.width
    }
}
