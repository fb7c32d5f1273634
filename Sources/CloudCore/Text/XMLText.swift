package import CloudFoundation

/// A reader of the text in a small XML response, such as an error, by element name.
package enum XMLText {
    /// Returns the text of each element that contains only text; the first of several elements of one name.
    /// - Returns: The texts, or none if the document is not well-formed, is not UTF-8 or defines entities.
    package static func leaves(of document: Data) -> [String: String] {
        guard String(validating: document, as: UTF8.self) != nil else { return [:] }
        var reader = XMLReader(Array(document))
        return reader.readLeaves() ?? [:]
    }
}

/// A reader of elements, text, comments and CDATA sections; definitions are rejected, since only attackers use them.
private struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The names of the open elements.
    private var path: [String] = []

    /// The text of the innermost element so far.
    private var text: [UInt8] = []

    /// Whether the innermost element contains only text so far.
    private var isLeaf = false
    private var leaves: [String: String] = [:]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
    }

    /// Reads the document, which must have a single root element.
    mutating func readLeaves() -> [String: String]? {
        var hasRoot = false
        while self.position < self.bytes.count {
            if self.bytes[self.position] != UInt8(ascii: "<") {
                guard self.readText() else { return nil }
            } else if self.consume("<?") {
                guard self.skip(past: "?>") else { return nil }
            } else if self.consume("<!--") {
                guard self.skip(past: "-->") else { return nil }
            } else if self.consume("<![CDATA[") {
                guard !self.path.isEmpty, let end = self.end(of: "]]>") else { return nil }
                self.text += self.bytes[self.position..<end]
                self.position = end + 3
            } else if self.consume("</") {
                guard self.closeElement() else { return nil }
            } else {
                guard !hasRoot || !self.path.isEmpty, self.openElement() else { return nil }
                hasRoot = true
            }
        }
        return hasRoot && self.path.isEmpty ? self.leaves : nil
    }

    private mutating func openElement() -> Bool {
        self.position += 1
        guard let name = self.readName() else { return false }
        while true {
            let hasWhitespace = self.skipWhitespace()
            if self.consume("/>") {
                if self.leaves[name] == nil { self.leaves[name] = "" }
                self.isLeaf = false
                return true
            }
            if self.consume(">") {
                self.path.append(name)
                (self.text, self.isLeaf) = ([], true)
                return true
            }
            guard hasWhitespace, self.skipAttribute() else { return false }
        }
    }

    private mutating func closeElement() -> Bool {
        guard let name = self.readName() else { return false }
        _ = self.skipWhitespace()
        guard self.consume(">"), self.path.popLast() == name else { return false }
        if self.isLeaf, self.leaves[name] == nil {
            self.leaves[name] = String(decoding: self.text, as: UTF8.self).trimmed
        }
        self.isLeaf = false
        return true
    }

    /// Reads text up to the next element; outside of the root element only whitespace is valid.
    private mutating func readText() -> Bool {
        while self.position < self.bytes.count, self.bytes[self.position] != UInt8(ascii: "<") {
            let byte = self.bytes[self.position]
            if self.path.isEmpty {
                guard Self.isWhitespace(byte) else { return false }
                self.position += 1
            } else if byte == UInt8(ascii: "&") {
                guard let scalar = self.readReference() else { return false }
                self.text += Array(String(scalar).utf8)
            } else {
                guard byte >= 0x20 || Self.isWhitespace(byte) else { return false }
                self.text.append(byte)
                self.position += 1
            }
        }
        return true
    }

    /// Reads a reference, such as `&amp;`, `&#38;` or `&#x26;`.
    private mutating func readReference() -> Unicode.Scalar? {
        let name = self.bytes[(self.position + 1)...].prefix(10).prefix { $0 != UInt8(ascii: ";") }
        let end = self.position + 1 + name.count
        guard end < self.bytes.count, self.bytes[end] == UInt8(ascii: ";") else { return nil }
        self.position = end + 1
        let text = String(decoding: name, as: UTF8.self)
        switch text {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default: break
        }
        let isHex = text.hasPrefix("#x")
        guard text.hasPrefix("#"), !text.contains("+"), !text.contains("-"),
            let number = UInt32(text.dropFirst(isHex ? 2 : 1), radix: isHex ? 16 : 10)
        else { return nil }
        return Self.isCharacter(number) ? Unicode.Scalar(number) : nil
    }

    private mutating func skipAttribute() -> Bool {
        guard self.readName() != nil else { return false }
        _ = self.skipWhitespace()
        guard self.consume("=") else { return false }
        _ = self.skipWhitespace()
        for quote in ["\"", "'"] where self.consume(quote) { return self.skip(past: quote) }
        return false
    }

    private mutating func readName() -> String? {
        let name = self.bytes[self.position...].prefix { byte in
            !Self.isWhitespace(byte) && byte >= 0x20 && !"<>/=&\"'?!;".utf8.contains(byte)
        }
        self.position += name.count
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private mutating func skipWhitespace() -> Bool {
        let start = self.position
        while self.position < self.bytes.count, Self.isWhitespace(self.bytes[self.position]) { self.position += 1 }
        return self.position > start
    }

    private mutating func consume(_ text: String) -> Bool {
        guard self.bytes[self.position...].starts(with: text.utf8) else { return false }
        self.position += text.utf8.count
        return true
    }

    private mutating func skip(past text: String) -> Bool {
        guard let end = self.end(of: text) else { return false }
        self.position = end + text.utf8.count
        return true
    }

    private func end(of text: String) -> Int? {
        self.bytes[self.position...].indices.first { self.bytes[$0...].starts(with: text.utf8) }
    }

    /// Returns whether XML allows the character with a code point.
    private static func isCharacter(_ number: UInt32) -> Bool {
        switch number {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
    }
}
