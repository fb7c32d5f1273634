/// The place of a string in a document.
package struct JSONString {
    /// The range of the contents, without the quotes.
    package let range: Range<Int>

    /// Whether the contents have escapes.
    package let hasEscapes: Bool

    /// Whether the contents are known to be ASCII.
    let isASCII: Bool
}

extension JSONReader {
    /// Skips a string, which begins at the current position.
    @inline(__always)
    mutating func scanString() throws(JSONFailure) -> JSONString {
        let start = self.position &+ 1
        var seen: UInt64 = 0
        let end = self.nextSpecial(from: start, &seen)
        self.position = end
        guard self.current == UInt8(ascii: "\"") else { return try self.scanRest(from: start, seen) }
        self.position = end &+ 1
        return JSONString(range: start..<end, hasEscapes: false, isASCII: seen & 0x8080_8080_8080_8080 == 0)
    }

    /// Skips the rest of a string that has escapes, or is not valid.
    private mutating func scanRest(from start: Int, _ seenBefore: UInt64) throws(JSONFailure) -> JSONString {
        var seen = seenBefore
        var hasEscapes = false
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                let end = self.position
                self.position &+= 1
                let isASCII = seen & 0x8080_8080_8080_8080 == 0
                return JSONString(range: start..<end, hasEscapes: hasEscapes, isASCII: isASCII)
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try self.skipEscape()
            default:
                guard self.repairsText else { throw self.failure(.notJSON) }
                self.position &+= 1
            }
            self.position = self.nextSpecial(from: self.position, &seen)
        }
        throw self.failure(.notJSON)
    }

    /// Returns the offset of the next quote, backslash or control character, or the end.
    /// - Parameters:
    ///   - start: The offset of the first byte to look at.
    ///   - seen: A combination of the bytes before the offset, which has high bits if one of them is not ASCII.
    /// - Returns: The offset.
    @inline(__always)
    private func nextSpecial(from start: Int, _ seen: inout UInt64) -> Int {
        let document = unsafe self.bytes.span.bytes
        var index = start
        // Eight bytes at a time. The conditions of the loops are the checks of the offsets.
        while index &+ 8 <= document.byteCount {
            let loaded = unsafe document.unsafeLoadUnaligned(fromUncheckedByteOffset: index, as: UInt64.self)
            let word = UInt64(littleEndian: loaded)
            let marks = Self.special(in: word)
            guard marks == 0 else {
                // The bits below the first mark.
                seen |= word & (marks &- 1) & ~marks
                return index &+ marks.trailingZeroBitCount >> 3
            }
            seen |= word
            index &+= 8
        }
        while index < document.byteCount {
            let byte = unsafe document.unsafeLoad(fromUncheckedByteOffset: index, as: UInt8.self)
            if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
            seen |= UInt64(byte)
            index &+= 1
        }
        return index
    }

    /// Returns a mark in the high bit of the first byte that is a quote, a backslash or a control character.
    ///
    /// Bytes after the first one may be marked too.
    @inline(__always)
    static func special(in word: UInt64) -> UInt64 {
        let quotes = word ^ 0x2222_2222_2222_2222
        let backslashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
        let marks =
            (quotes &- 0x0101_0101_0101_0101) & ~quotes
            | (backslashes &- 0x0101_0101_0101_0101) & ~backslashes
            | (word &- 0x2020_2020_2020_2020) & ~word
        return marks & 0x8080_8080_8080_8080
    }

    private mutating func skipEscape() throws(JSONFailure) {
        self.position &+= 1
        switch self.current {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            self.position &+= 1
        case UInt8(ascii: "u"):
            self.position &+= 1
            for _ in 0..<4 {
                guard self.current?.hexadecimalValue != nil else { throw self.failure(.notJSON) }
                self.position &+= 1
            }
        default: throw self.failure(.notJSON)
        }
    }

    /// Returns the contents of a string.
    @inline(__always)
    mutating func text(of string: JSONString) throws(JSONFailure) -> String {
        // Decoding ASCII needs no check, which takes several hundred instructions.
        if string.isASCII, !string.hasEscapes {
            return unsafe self.bytes.withUnsafeBufferPointer { bytes in
                unsafe String(decoding: UnsafeBufferPointer(rebasing: bytes[string.range]), as: UTF8.self)
            }
        }
        return try self.checkedText(of: string)
    }

    private mutating func checkedText(of string: JSONString) throws(JSONFailure) -> String {
        guard string.hasEscapes else { return try self.valid(Array(self.bytes[string.range])) }
        var text: [UInt8] = []
        text.reserveCapacity(string.range.count)
        var isASCII = string.isASCII
        var index = string.range.lowerBound
        // The escapes were checked when the string was scanned.
        while index < string.range.upperBound {
            var seen: UInt64 = 0
            let end = min(self.nextSpecial(from: index, &seen), string.range.upperBound)
            text.append(contentsOf: self.bytes[index..<end])
            guard end < string.range.upperBound else { break }
            index = end &+ 1
            guard self.bytes[end] == UInt8(ascii: "\\") else {
                // A control character, which only a reader that repairs text accepts.
                text.append(self.bytes[end])
                continue
            }
            let escaped = self.bytes[index]
            index &+= 1
            switch escaped {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"):
                isASCII = false
                try self.appendScalar(at: &index, to: &text)
            default: text.append(escaped)
            }
        }
        return isASCII ? String(decoding: text, as: UTF8.self) : try self.valid(text)
    }

    /// Appends the scalar of one or two `\u` escapes, after the first `\u`.
    private mutating func appendScalar(at index: inout Int, to text: inout [UInt8]) throws(JSONFailure) {
        let unit = self.unit(at: index)
        index += 4
        if let scalar = Unicode.Scalar(unit) { return text.append(contentsOf: String(scalar).utf8) }
        if unit < 0xDC00, self.bytes[index...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")]) {
            let second = self.unit(at: index + 2)
            if (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
            {
                index += 6
                return text.append(contentsOf: String(scalar).utf8)
            }
        }
        guard self.repairsText else { throw self.failure(.malformed("a surrogate is not part of a pair")) }
        text.append(contentsOf: [0xEF, 0xBF, 0xBD])
        self.hasRepairedText = true
    }

    private func unit(at index: Int) -> UInt32 {
        self.bytes[index..<(index + 4)].reduce(0) { $0 << 4 | UInt32($1.hexadecimalValue ?? 0) }
    }

    private mutating func valid(_ text: [UInt8]) throws(JSONFailure) -> String {
        if let text = String(validating: text, as: UTF8.self) { return text }
        guard self.repairsText else { throw self.failure(.malformed("the text is not UTF-8")) }
        self.hasRepairedText = true
        return String(decoding: text, as: UTF8.self)
    }

    /// Returns whether the last string was repaired, and forgets it.
    mutating func takeRepair() -> Bool {
        defer { self.hasRepairedText = false }
        return self.hasRepairedText
    }
}
