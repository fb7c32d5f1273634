/// A text with decoded escapes, which maps each byte to its range in the original text.
///
/// A service quotes requests with the escapes of URLs, JSON, XML, or nested combinations. To find a value, the text is
/// decoded level by level instead of searched for every possible encoding.
struct SpelledText {
    /// The maximum number of nested levels that are decoded.
    static let levels = 4

    /// The bytes at the current level.
    private(set) var bytes: [UInt8]

    /// The ranges of the bytes in the original text; `nil` until a level is decoded.
    private var sources: [Range<Int>]?

    /// Creates a text without decoding it.
    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Returns the range in the original text of a range at the current level.
    func source(of range: Range<Int>) -> Range<Int> {
        guard let sources, let first = range.first, let last = range.last else { return range }
        return sources[first].lowerBound..<sources[last].upperBound
    }

    /// Decodes one level of escapes.
    /// - Returns: Whether the text contained any escapes.
    mutating func decode() -> Bool {
        guard self.bytes.contains(where: Self.beginsEscape) else { return false }
        var decoded: [UInt8] = []
        var sources: [Range<Int>] = []
        decoded.reserveCapacity(self.bytes.count)
        sources.reserveCapacity(self.bytes.count)
        var isChanged = false
        var index = 0
        while index < self.bytes.count {
            let byte = self.bytes[index]
            if Self.beginsEscape(byte), let (text, count) = Self.escape(at: index, in: self.bytes) {
                isChanged = true
                decoded += text
                sources += Array(repeating: self.source(of: index..<(index + count)), count: text.count)
                index += count
            } else {
                decoded.append(byte)
                sources.append(self.sources?[index] ?? index..<(index + 1))
                index += 1
            }
        }
        if isChanged { (self.bytes, self.sources) = (decoded, sources) }
        return isChanged
    }

    private static func beginsEscape(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "+") || byte == UInt8(ascii: "%") || byte == UInt8(ascii: "\\")
            || byte == UInt8(ascii: "&")
    }

    /// Returns the decoded text of an escape, and its length in bytes.
    private static func escape(at index: Int, in bytes: [UInt8]) -> (text: [UInt8], count: Int)? {
        switch bytes[index] {
        case UInt8(ascii: "+"): ([UInt8(ascii: " ")], 1)
        case UInt8(ascii: "%"): Self.number(in: bytes, at: index + 1, digits: 2).map { ([UInt8($0)], 3) }
        case UInt8(ascii: "\\"): Self.backslash(at: index, in: bytes)
        case UInt8(ascii: "&"): Self.entity(at: index, in: bytes)
        default: nil
        }
    }

    private static func backslash(at index: Int, in bytes: [UInt8]) -> ([UInt8], Int)? {
        guard index + 1 < bytes.count else { return nil }
        switch bytes[index + 1] {
        case UInt8(ascii: "u"):
            if index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: "{") {
                return Self.reference(at: index, from: index + 3, to: UInt8(ascii: "}"), isHexadecimal: true, in: bytes)
            }
            guard let unit = Self.number(in: bytes, at: index + 2, digits: 4) else { return nil }
            if let scalar = Unicode.Scalar(unit) { return (Self.utf8(scalar), 6) }
            // The high surrogate of a scalar above U+FFFF.
            guard index + 7 < bytes.count, bytes[index + 6] == UInt8(ascii: "\\"),
                bytes[index + 7] == UInt8(ascii: "u"),
                let second = Self.number(in: bytes, at: index + 8, digits: 4), (0xDC00..<0xE000).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (unit & 0x3FF) << 10 + (second & 0x3FF)), unit < 0xDC00
            else { return nil }
            return (Self.utf8(scalar), 12)
        case UInt8(ascii: "x"): return Self.number(in: bytes, at: index + 2, digits: 2).map { ([UInt8($0)], 4) }
        case UInt8(ascii: "n"): return ([0x0A], 2)
        case UInt8(ascii: "r"): return ([0x0D], 2)
        case UInt8(ascii: "t"): return ([0x09], 2)
        case UInt8(ascii: "b"): return ([0x08], 2)
        case UInt8(ascii: "f"): return ([0x0C], 2)
        case let byte where byte.isPunctuation: return ([byte], 2)
        default: return nil
        }
    }

    private static func entity(at index: Int, in bytes: [UInt8]) -> ([UInt8], Int)? {
        let rest = bytes[(index + 1)...]
        if rest.starts(with: "#x".utf8) || rest.starts(with: "#X".utf8) {
            return Self.reference(at: index, from: index + 3, to: UInt8(ascii: ";"), isHexadecimal: true, in: bytes)
        }
        if rest.first == UInt8(ascii: "#") {
            return Self.reference(at: index, from: index + 2, to: UInt8(ascii: ";"), isHexadecimal: false, in: bytes)
        }
        for (name, byte) in Self.entities where rest.starts(with: name.utf8) { return ([byte], name.utf8.count + 1) }
        return nil
    }

    private static let entities: [(String, UInt8)] = [
        ("amp;", UInt8(ascii: "&")), ("lt;", UInt8(ascii: "<")), ("gt;", UInt8(ascii: ">")),
        ("quot;", UInt8(ascii: "\"")), ("apos;", UInt8(ascii: "'")),
    ]

    /// Returns the scalar whose number precedes a closing byte, and the length of the escape.
    private static func reference(
        at index: Int,
        from start: Int,
        to closing: UInt8,
        isHexadecimal: Bool,
        in bytes: [UInt8]
    ) -> ([UInt8], Int)? {
        guard start < bytes.count, let end = bytes[start...].prefix(9).firstIndex(of: closing), end > start,
            let number = UInt32(String(decoding: bytes[start..<end], as: UTF8.self), radix: isHexadecimal ? 16 : 10),
            let scalar = Unicode.Scalar(number)
        else { return nil }
        return (Self.utf8(scalar), end + 1 - index)
    }

    /// Returns the value of a number of hexadecimal digits.
    private static func number(in bytes: [UInt8], at start: Int, digits: Int) -> UInt32? {
        guard start + digits <= bytes.count else { return nil }
        var number: UInt32 = 0
        for byte in bytes[start..<(start + digits)] {
            guard let digit = byte.hexadecimalValue else { return nil }
            number = number << 4 | UInt32(digit)
        }
        return number
    }

    private static func utf8(_ scalar: Unicode.Scalar) -> [UInt8] { Array(String(scalar).utf8) }
}

extension UInt8 {
    fileprivate var isPunctuation: Bool {
        switch self {
        case 0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E: true
        default: false
        }
    }
}
