package import CloudFoundation

/// The texts of a small XML response, such as an error, by element name.
package enum XMLText {
    /// Returns the text of each element that holds nothing but text; of several with one name, the first.
    /// - Returns: The texts, or nothing if the document is not well-formed, is not UTF-8 or defines entities.
    package static func leaves(of document: Data) -> [String: String] {
        guard String(validating: document, as: UTF8.self) != nil else { return [:] }
        var reader = XMLReader(Array(document))
        return reader.readLeaves() ?? [:]
    }
}

/// A reader of elements, texts, comments and CDATA sections; it takes no definitions, which are of use to attackers only.
private struct XMLReader {
    private let bytes: [UInt8]
    private var position = 0

    /// The names of the open elements.
    private var path: [String] = []

    /// The text of the innermost element since its beginning.
    private var text: [UInt8] = []

    /// Whether the innermost element has held nothing but text so far.
    private var isLeaf = false
    private var leaves: [String: String] = [:]

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
    }

    /// Reads the whole document, which has one element at the top.
    mutating func readLeaves() -> [String: String]? {
        var hasRoot = false
        while self.position < self.bytes.count {
            if self.bytes[self.position] != UInt8(ascii: "<") {
                guard self.readText() else { return nil }
            } else if self.takes("<?") {
                guard self.skip(past: "?>") else { return nil }
            } else if self.takes("<!--") {
                guard self.skip(past: "-->") else { return nil }
            } else if self.takes("<![CDATA[") {
                guard !self.path.isEmpty, let end = self.end(of: "]]>") else { return nil }
                self.text += self.bytes[self.position..<end]
                self.position = end + 3
            } else if self.takes("</") {
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
            let hasBlank = self.skipBlanks()
            if self.takes("/>") {
                if self.leaves[name] == nil { self.leaves[name] = "" }
                self.isLeaf = false
                return true
            }
            if self.takes(">") {
                self.path.append(name)
                (self.text, self.isLeaf) = ([], true)
                return true
            }
            guard hasBlank, self.skipAttribute() else { return false }
        }
    }

    private mutating func closeElement() -> Bool {
        guard let name = self.readName() else { return false }
        _ = self.skipBlanks()
        guard self.takes(">"), self.path.popLast() == name else { return false }
        if self.isLeaf, self.leaves[name] == nil {
            self.leaves[name] = String(decoding: self.text, as: UTF8.self).trimmed
        }
        self.isLeaf = false
        return true
    }

    /// Reads text up to the next element; outside of all elements there are blanks only.
    private mutating func readText() -> Bool {
        while self.position < self.bytes.count, self.bytes[self.position] != UInt8(ascii: "<") {
            let byte = self.bytes[self.position]
            if self.path.isEmpty {
                guard Self.isBlank(byte) else { return false }
                self.position += 1
            } else if byte == UInt8(ascii: "&") {
                guard let scalar = self.readReference() else { return false }
                self.text += Array(String(scalar).utf8)
            } else {
                guard byte >= 0x20 || Self.isBlank(byte) else { return false }
                self.text.append(byte)
                self.position += 1
            }
        }
        return true
    }

    /// Reads `&amp;`, `&#38;` or `&#x26;`.
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
        _ = self.skipBlanks()
        guard self.takes("=") else { return false }
        _ = self.skipBlanks()
        for quote in ["\"", "'"] where self.takes(quote) { return self.skip(past: quote) }
        return false
    }

    private mutating func readName() -> String? {
        let name = self.bytes[self.position...].prefix { byte in
            !Self.isBlank(byte) && byte >= 0x20 && !"<>/=&\"'?!;".utf8.contains(byte)
        }
        self.position += name.count
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private mutating func skipBlanks() -> Bool {
        let start = self.position
        while self.position < self.bytes.count, Self.isBlank(self.bytes[self.position]) { self.position += 1 }
        return self.position > start
    }

    private mutating func takes(_ text: String) -> Bool {
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

    /// Whether XML has a character of that number.
    private static func isCharacter(_ number: UInt32) -> Bool {
        switch number {
        case 0x09, 0x0A, 0x0D, 0x20...0xD7FF, 0xE000...0xFFFD, 0x10000...0x10FFFF: true
        default: false
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
}
