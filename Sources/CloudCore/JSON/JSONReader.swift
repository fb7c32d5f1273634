/// A reader of JSON values from bytes, in one pass.
///
/// Accepts what Foundation's decoder accepts: RFC 8259 up to a depth of 512, a byte order mark, and a comma after the
/// last element. Text must be valid Unicode, unless the reader repairs it.
package struct JSONReader {
    static let depthLimit = 512

    /// The bytes of the document.
    let bytes: [UInt8]

    /// The offset of the next byte.
    private(set) var position = 0

    /// The number of open objects and arrays.
    private var depth = 0

    /// Whether the innermost object or array has just been opened, so that no comma precedes the next element.
    private var isAtStart = false

    /// Whether strings may have control characters and invalid Unicode, which is replaced by U+FFFD.
    let repairsText: Bool

    /// Whether the last string that was read has been repaired.
    private(set) var hasRepairedText = false

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
    private var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

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

// MARK: - Strings

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
            var byte = self.bytes[index]
            index &+= 1
            if byte == UInt8(ascii: "\\") {
                byte = self.bytes[index]
                index &+= 1
                switch byte {
                case UInt8(ascii: "b"): byte = 0x08
                case UInt8(ascii: "f"): byte = 0x0C
                case UInt8(ascii: "n"): byte = 0x0A
                case UInt8(ascii: "r"): byte = 0x0D
                case UInt8(ascii: "t"): byte = 0x09
                case UInt8(ascii: "u"):
                    isASCII = false
                    try self.appendScalar(at: &index, to: &text)
                    continue
                default: break
                }
            }
            text.append(byte)
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

// MARK: - Numbers

/// The place of a number in a document, and its digits as an integer.
struct JSONNumber {
    let range: Range<Int>

    /// The number of digits.
    let digits: Int

    /// The digits, if they are at most 18.
    let magnitude: Int

    /// The number of digits after the point.
    let scale: Int

    let isNegative: Bool

    /// The exponent, or `nil` if there is none.
    let exponent: Int?
}

extension JSONReader {
    /// Reads an integer, which may be written with a fraction of zeros or an exponent.
    mutating func integer() throws(JSONFailure) -> Int {
        let number = try self.number(as: Int.self)
        if number.digits <= 18, number.scale == 0, number.exponent == nil {
            return number.isNegative ? -number.magnitude : number.magnitude
        }
        guard let value = self.exactInteger(number) else {
            throw JSONFailure(.malformed("the number is not an integer of 64 bits"), at: number.range.lowerBound)
        }
        return value
    }

    private func exactInteger(_ number: JSONNumber) -> Int? {
        guard number.digits <= 18 else { return Int(self.literal(number)) }
        let (shift, isFar) = (number.exponent ?? 0).subtractingReportingOverflow(number.scale)
        let value = number.isNegative ? -number.magnitude : number.magnitude
        if value == 0 { return 0 }
        guard !isFar, (-18...18).contains(shift) else { return nil }
        let power = Self.integerPowers[abs(shift)]
        if shift >= 0 {
            let (product, overflows) = value.multipliedReportingOverflow(by: power)
            return overflows ? nil : product
        }
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: power)
        return remainder == 0 ? quotient : nil
    }

    /// Reads a number, which must not be out of range.
    mutating func number() throws(JSONFailure) -> Double {
        let number = try self.number(as: Double.self)
        if let value = self.double(of: number) { return value }
        throw JSONFailure(.malformed("the number is out of range"), at: number.range.lowerBound)
    }

    /// Reads a number as it is written.
    mutating func numberText() throws(JSONFailure) -> String {
        self.literal(try self.number(as: Double.self))
    }

    private mutating func number(as type: any Any.Type) throws(JSONFailure) -> JSONNumber {
        guard self.isAtNumber() else { throw self.mismatch(type) }
        return try self.scanNumber()
    }

    /// Returns whether the next value is a number.
    mutating func isAtNumber() -> Bool {
        guard let byte = self.peek() else { return false }
        return byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    private func literal(_ number: JSONNumber) -> String {
        String(decoding: self.bytes[number.range], as: UTF8.self)
    }

    private func double(of number: JSONNumber) -> Double? {
        // Both operands are exact, so the quotient is the nearest number.
        if number.digits <= 18, number.exponent == nil, number.magnitude < 1 << 53 {
            let value = Double(number.magnitude) / Self.powers[number.scale]
            return number.isNegative ? -value : value
        }
        guard let value = Double(self.literal(number)), value.isFinite else { return nil }
        let significand = self.bytes[number.range].prefix { $0 | 0x20 != UInt8(ascii: "e") }
        return value == 0 && significand.contains { $0 > UInt8(ascii: "0") } ? nil : value
    }

    private static let integerPowers = (0...18).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
    private static let powers = integerPowers.map { Double($0) }

    /// Skips a number, which begins at the current position.
    mutating func scanNumber() throws(JSONFailure) -> JSONNumber {
        let start = self.position
        let isNegative = self.current == UInt8(ascii: "-")
        if isNegative { self.position &+= 1 }
        var magnitude = 0
        var digits = 0
        if self.current == UInt8(ascii: "0") {
            self.position &+= 1
            digits = 1
        } else {
            try self.scanDigits(&magnitude, &digits)
        }
        var scale = 0
        if self.current == UInt8(ascii: ".") {
            self.position &+= 1
            let whole = digits
            try self.scanDigits(&magnitude, &digits)
            scale = digits &- whole
        }
        var exponent: Int?
        if let byte = self.current, byte | 0x20 == UInt8(ascii: "e") {
            self.position &+= 1
            let isNegative = self.current == UInt8(ascii: "-")
            if isNegative || self.current == UInt8(ascii: "+") { self.position &+= 1 }
            var (value, valueDigits) = (0, 0)
            try self.scanDigits(&value, &valueDigits)
            exponent = valueDigits > 9 ? .max : isNegative ? -value : value
        }
        return JSONNumber(
            range: start..<self.position,
            digits: digits,
            magnitude: magnitude,
            scale: scale,
            isNegative: isNegative,
            exponent: exponent
        )
    }

    @inline(__always)
    private mutating func scanDigits(_ value: inout Int, _ count: inout Int) throws(JSONFailure) {
        let start = self.position
        while let byte = self.current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
            // Wraps around beyond 18 digits, where the value isn't used.
            value = value &* 10 &+ Int(byte &- UInt8(ascii: "0"))
            self.position &+= 1
        }
        guard self.position > start else { throw self.failure(.notJSON) }
        count &+= self.position &- start
    }
}
