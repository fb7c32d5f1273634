/// Swift text in the making, laid out as `swift format` would.
struct Source {
    static let width = 120

    private var lines: [String] = []
    private var depth = 0

    /// The text, with a newline at its end.
    var text: String { self.lines.joined(separator: "\n") + "\n" }

    /// Adds one line.
    mutating func add(_ line: String) {
        self.lines.append(line.isEmpty ? "" : String(repeating: "    ", count: self.depth) + line)
    }

    /// Adds an empty line, unless a block has just begun.
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

    /// Adds lines one step further in.
    mutating func indented<Failure: Error>(_ body: (inout Source) throws(Failure) -> Void) throws(Failure) {
        self.depth += 1
        defer { self.depth -= 1 }
        try body(&self)
    }

    /// Adds something with a list in parentheses or brackets: on one line if it fits, else an item on each.
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

    /// Adds something with a list in brackets: on one line if it fits, else as many items on a line as fit.
    mutating func fill(_ opening: String, _ items: [String], _ closing: String) {
        let line = opening + items.joined(separator: ", ") + closing
        // The comma after the last item counts, although it isn't written on one line.
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

    /// Adds a documentation comment: paragraphs and items, wrapped.
    mutating func document(_ comment: Comment) {
        for line in comment.lines(width: Self.width - 4 * self.depth) {
            self.add(line)
        }
    }

    /// Returns text as a literal.
    static func literal(_ text: String) -> String {
        "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
    }

    /// Whether a line fits where it would be added.
    func fits(_ line: String) -> Bool {
        4 * self.depth + line.count <= Self.width
    }
}
