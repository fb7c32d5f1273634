/// A reader of JSON values from bytes, in one pass.
///
/// Accepts what Foundation's decoder accepts: RFC 8259 up to a depth of 512, a byte order mark, and a comma after the
/// last element. Text must be valid Unicode, unless the reader repairs it.
package struct JSONReader {
    static let depthLimit = 512

    /// The bytes of the document.
    let bytes: [UInt8]

    /// The offset of the next byte.
    var position = 0

    /// The number of open objects and arrays.
    private var depth = 0

    /// Whether the innermost object or array has just been opened, so that no comma precedes the next element.
    private var isAtStart = false

    /// Whether strings may have control characters and invalid Unicode, which is replaced by U+FFFD.
    let repairsText: Bool

    /// Whether the last string that was read has been repaired.
    var hasRepairedText = false

    /// Creates a reader at the start of a document.
    /// - Parameters:
    ///   - bytes: The document.
    ///   - repairsText: Whether strings may have control characters and invalid Unicode.
    package init(_ bytes: [UInt8], repairsText: Bool = false) {
        self.bytes = bytes
        self.repairsText = repairsText
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
    }

    /// Returns to a value that has been read in part, to skip it.
    /// - Parameters:
    ///   - position: The offset at which the value begins.
    ///   - depth: The depth there.
    mutating func rewind(to position: Int, depth: Int) {
        (self.position, self.depth, self.isAtStart) = (position, depth, false)
    }

    /// The current depth, for ``rewind(to:depth:)``.
    var currentDepth: Int { self.depth }

    func failure(_ reason: JSONFailure.Reason) -> JSONFailure { JSONFailure(reason, at: self.position) }
}

// MARK: - Bytes

extension JSONReader {
    /// The byte at the current position, or `nil` at the end.
    @inline(__always)
    var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    /// Skips whitespace and returns the first byte of the next value, or `nil` at the end.
    @inline(__always)
    mutating func peek() -> UInt8? {
        while let byte = self.current {
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return byte }
            self.position &+= 1
        }
        return nil
    }

    /// Skips a byte, if it is the next one after whitespace.
    @inline(__always)
    mutating func take(_ byte: UInt8) -> Bool {
        guard self.peek() == byte else { return false }
        self.position &+= 1
        return true
    }

    /// Skips the bytes of a word.
    private mutating func take(_ word: StaticString) throws(JSONFailure) {
        guard self.isNext(word) else { throw self.failure(.notJSON) }
        self.position &+= word.utf8CodeUnitCount
    }

    private func isNext(_ word: StaticString) -> Bool {
        guard self.bytes.count &- self.position >= word.utf8CodeUnitCount else { return false }
        for index in 0..<word.utf8CodeUnitCount {
            guard unsafe self.bytes[self.position &+ index] == word.utf8Start[index] else { return false }
        }
        return true
    }
}

// MARK: - Objects and arrays

extension JSONReader {
    /// Opens an object; throws if the value is not an object.
    mutating func beginObject() throws(JSONFailure) {
        guard self.peek() == UInt8(ascii: "{") else { throw self.mismatch([String: Any].self) }
        try self.open()
    }

    /// Opens an array; throws if the value is not an array.
    mutating func beginArray() throws(JSONFailure) {
        guard self.peek() == UInt8(ascii: "[") else { throw self.mismatch([Any].self) }
        try self.open()
    }

    /// Moves to the next member of the open object.
    /// - Returns: Its name, with the reader before its value, or `nil` after the last member.
    mutating func nextName() throws(JSONFailure) -> JSONString? {
        guard try self.nextElement(before: UInt8(ascii: "}")) else { return nil }
        guard self.current == UInt8(ascii: "\"") else { throw self.failure(.notJSON) }
        let name = try self.scanString()
        if !name.isASCII { _ = try self.text(of: name) }
        guard self.take(UInt8(ascii: ":")) else { throw self.failure(.notJSON) }
        return name
    }

    /// Moves to the next element of the open array.
    /// - Returns: Whether there is one.
    mutating func nextElement() throws(JSONFailure) -> Bool {
        try self.nextElement(before: UInt8(ascii: "]"))
    }

    /// Throws unless only whitespace is left.
    mutating func end() throws(JSONFailure) {
        guard self.peek() == nil else { throw self.failure(.notJSON) }
    }

    private mutating func open() throws(JSONFailure) {
        guard self.depth < Self.depthLimit else { throw self.failure(.notJSON) }
        self.depth &+= 1
        self.position &+= 1
        self.isAtStart = true
    }

    @inline(__always)
    private mutating func nextElement(before closing: UInt8) throws(JSONFailure) -> Bool {
        guard var byte = self.peek() else { throw self.failure(.notJSON) }
        if self.isAtStart {
            self.isAtStart = false
        } else if byte == UInt8(ascii: ",") {
            self.position &+= 1
            guard let next = self.peek() else { throw self.failure(.notJSON) }
            byte = next
        } else if byte != closing {
            throw self.failure(.notJSON)
        }
        guard byte == closing else { return true }
        self.position &+= 1
        self.depth &-= 1
        return false
    }
}

// MARK: - Values

extension JSONReader {
    /// Returns the failure for a value of another type.
    mutating func mismatch(_ type: any Any.Type) -> JSONFailure {
        guard let byte = self.peek(), #""{[tfn-0123456789"#.utf8.contains(byte) else { return self.failure(.notJSON) }
        return self.failure(byte == UInt8(ascii: "n") ? .missing(type) : .mismatch(type))
    }

    /// Skips `null`, if it is the next value.
    @inline(__always)
    mutating func skipNull() throws(JSONFailure) -> Bool {
        guard self.peek() == UInt8(ascii: "n") else { return false }
        try self.take("null")
        return true
    }

    /// Skips an empty string, if it is the next value.
    mutating func skipEmptyText() -> Bool {
        _ = self.peek()
        guard self.isEmptyText(at: self.position) else { return false }
        self.position += 2
        return true
    }

    /// Returns whether the value at an offset is an empty string.
    func isEmptyText(at position: Int) -> Bool {
        self.bytes[position...].starts(with: [UInt8(ascii: "\""), UInt8(ascii: "\"")])
    }

    /// Reads `true` or `false`.
    mutating func boolean() throws(JSONFailure) -> Bool {
        switch self.peek() {
        case UInt8(ascii: "t"):
            try self.take("true")
            return true
        case UInt8(ascii: "f"):
            try self.take("false")
            return false
        default: throw self.mismatch(Bool.self)
        }
    }

    /// Reads a string.
    mutating func string() throws(JSONFailure) -> String {
        guard self.peek() == UInt8(ascii: "\"") else { throw self.mismatch(String.self) }
        let string = try self.scanString()
        return try self.text(of: string)
    }

    /// Skips a value of any type.
    mutating func skip() throws(JSONFailure) {
        switch self.peek() {
        case UInt8(ascii: "\""): _ = try self.scanString()
        case UInt8(ascii: "{"):
            try self.open()
            while try self.nextName() != nil { try self.skip() }
        case UInt8(ascii: "["):
            try self.open()
            while try self.nextElement() { try self.skip() }
        case UInt8(ascii: "t"): try self.take("true")
        case UInt8(ascii: "f"): try self.take("false")
        case UInt8(ascii: "n"): try self.take("null")
        default: _ = try self.scanNumber()
        }
    }
}
