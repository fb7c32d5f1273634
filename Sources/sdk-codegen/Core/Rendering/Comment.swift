/// A documentation comment: a summary, paragraphs, and items for parameters, results and errors.
struct Comment {
    private var summary: String
    private var paragraphs: [String]
    private var items: [Item] = []

    private struct Item {
        var text: String
        var depth: Int
    }

    /// Creates a comment from a text, with its first sentence as the summary.
    init(_ text: String, _ paragraphs: [String] = []) {
        let (first, rest) = Self.firstSentence(of: text)
        self.summary = first
        self.paragraphs = (rest.isEmpty ? [] : [rest]) + paragraphs
    }

    /// Adds the items of parameters.
    mutating func parameters(_ parameters: [(name: String, text: String)]) {
        if let only = parameters.first, parameters.count == 1 {
            self.items.append(Item(text: "- Parameter \(only.name): \(only.text)", depth: 0))
        } else if !parameters.isEmpty {
            self.items.append(Item(text: "- Parameters:", depth: 0))
            self.items += parameters.map { Item(text: "- \($0.name): \($0.text)", depth: 1) }
        }
    }

    /// Adds an item such as `Returns`.
    mutating func add(_ kind: String, _ text: String) {
        self.items.append(Item(text: "- \(kind): \(text)", depth: 0))
    }

    /// Returns the lines of the comment.
    func lines(width: Int) -> [String] {
        var lines = Self.wrap(self.summary, "/// ", "/// ", width)
        for paragraph in self.paragraphs {
            lines.append("///")
            lines += Self.wrap(paragraph, "/// ", "/// ", width)
        }
        if !self.items.isEmpty, !self.paragraphs.isEmpty { lines.append("///") }
        for item in self.items {
            let indent = String(repeating: "  ", count: item.depth)
            lines += Self.wrap(item.text, "/// \(indent)", "/// \(indent)  ", width)
        }
        return lines
    }

    /// Splits a text after its first sentence, which ends in a punctuation mark before a space, outside of code.
    static func firstSentence(of text: String) -> (first: String, rest: String) {
        var inCode = false
        var previous: Character = " "
        for index in text.indices {
            let character = text[index]
            if character == "`" { inCode.toggle() }
            if character == " ", !inCode, ".!?".contains(previous) {
                return (String(text[..<index]), String(text[text.index(after: index)...]))
            }
            previous = character
        }
        return (text, "")
    }

    private static func wrap(_ text: String, _ first: String, _ following: String, _ width: Int) -> [String] {
        var lines: [String] = []
        var line = first
        var isEmpty = true
        for word in text.split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = following
                isEmpty = true
            }
            line += isEmpty ? String(word) : " \(word)"
            isEmpty = false
        }
        return lines + [line]
    }
}
