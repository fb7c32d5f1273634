extension Script {
    /// Returns a PowerShell script with statements inserted at its start.
    ///
    /// Comments and `using` statements, which PowerShell requires at the start, stay first. A script that begins with
    /// parameters or with a named block is wrapped in a block of its own, so that statements may precede it.
    static func powerShell(_ text: String, after statements: String) -> String {
        let bytes = Array(text.utf8)
        var scanner = PowerShellScanner(bytes)
        scanner.skipPreamble()
        let head = bytes[..<scanner.position]
        let isLineOpen = head.last.map { $0 != UInt8(ascii: "\n") } ?? false
        let body = bytes[scanner.position...]
        let start = String(decoding: head, as: UTF8.self) + (isLineOpen ? "\n" : "") + statements
        let rest = String(decoding: body, as: UTF8.self)
        return scanner.beginsBlock ? "\(start)& {\n\(rest)\n}" : start + rest
    }
}

/// A scanner that finds the start of the statements in a PowerShell script.
private struct PowerShellScanner {
    private let bytes: [UInt8]

    /// The start of the statements, as far as scanned.
    private(set) var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
    }

    /// Skips white space, comments and `using` statements.
    mutating func skipPreamble() {
        while self.skipBlanks() || self.skipComment() || self.skipUsing() {}
    }

    /// Whether the statements begin with a construct that must come first.
    var beginsBlock: Bool {
        if self.byte(at: self.position) == UInt8(ascii: "[") { return true }
        return ["param", "begin", "process", "end", "clean", "dynamicparam"].contains(self.word)
    }

    /// The lowercase word at the position.
    private var word: String {
        let letters = self.bytes[self.position...].prefix { Self.isWordByte($0) }
        return String(decoding: letters, as: UTF8.self).lowercased()
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "-")
    }

    private func byte(at index: Int) -> UInt8? { self.bytes.indices.contains(index) ? self.bytes[index] : nil }

    private mutating func skipBlanks() -> Bool {
        let start = self.position
        while let byte = self.byte(at: self.position), byte <= UInt8(ascii: " ") || byte == UInt8(ascii: ";") {
            self.position += 1
        }
        return self.position > start
    }

    private mutating func skipComment() -> Bool {
        if self.byte(at: self.position) == UInt8(ascii: "#") {
            self.skipLine()
            return true
        }
        guard self.bytes[self.position...].starts(with: "<#".utf8) else { return false }
        var index = self.position + 2
        while index + 1 < self.bytes.count {
            if self.bytes[index] == UInt8(ascii: "#"), self.bytes[index + 1] == UInt8(ascii: ">") {
                self.position = index + 2
                return true
            }
            index += 1
        }
        return false
    }

    private mutating func skipUsing() -> Bool {
        guard self.word == "using" else { return false }
        self.skipLine()
        return true
    }

    private mutating func skipLine() {
        while let byte = self.byte(at: self.position) {
            self.position += 1
            if byte == UInt8(ascii: "\n") { return }
        }
    }
}
