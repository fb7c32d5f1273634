/// A scanner that splits JSON into its parts with their ranges.
///
/// Accepts JSON as in RFC 8259, up to a depth of 512, and the extensions that Foundation's decoder accepts: a byte
/// order mark, and a comma after the last element. Doesn't check that strings are valid UTF-8.
package struct JSONScanner {
    /// A part of a JSON text.
    package enum Part: Equatable {
        /// `{` or `[`.
        case begin

        /// `}` or `]`.
        case end

        /// The name of a member.
        case name

        /// A string, including quotes.
        case string

        /// A number.
        case number

        /// `true`, `false` or `null`.
        case word
    }

    /// An error for text that is not JSON.
    package struct Failure: Error, Equatable {
        /// The offset of the first invalid byte.
        package let offset: Int
    }

    private enum Expectation { case value, valueOrEnd, nameOrEnd, commaOrEnd, nothing }

    private static let depthLimit = 512

    private let bytes: [UInt8]
    private var position = 0
    private var expectation = Expectation.value

    /// The closing brackets of the open objects and arrays.
    private var closings: [UInt8] = []

    /// Whether strings may contain control characters, which RFC 8259 requires to be escaped.
    private let takesControlCharacters: Bool

    package init(_ bytes: [UInt8], takesControlCharacters: Bool = false) {
        self.bytes = bytes
        self.takesControlCharacters = takesControlCharacters
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { self.position = 3 }
    }

    /// Returns the next part and its range, or `nil` at the end of the text.
    package mutating func next() throws(Failure) -> (part: Part, range: Range<Int>)? {
        self.skipWhitespace()
        if self.expectation == .commaOrEnd, self.current == UInt8(ascii: ",") {
            self.position += 1
            self.expectation = self.closings.last == UInt8(ascii: "}") ? .nameOrEnd : .valueOrEnd
            self.skipWhitespace()
        }
        guard let byte = self.current else {
            guard self.expectation == .nothing else { throw self.failure }
            return nil
        }
        let start = self.position
        let part = try self.part(at: byte)
        return (part, start..<self.position)
    }

    private var current: UInt8? { self.position < self.bytes.count ? self.bytes[self.position] : nil }

    private var failure: Failure { Failure(offset: self.position) }

    private mutating func part(at byte: UInt8) throws(Failure) -> Part {
        if let closing = self.closings.last, byte == closing,
            [.valueOrEnd, .nameOrEnd, .commaOrEnd].contains(self.expectation)
        {
            self.position += 1
            self.closings.removeLast()
            self.endValue()
            return .end
        }
        switch self.expectation {
        case .nameOrEnd:
            guard byte == UInt8(ascii: "\"") else { throw self.failure }
            try self.skipString()
            let end = self.position
            self.skipWhitespace()
            guard self.current == UInt8(ascii: ":") else { throw self.failure }
            self.colon = self.position + 1
            self.position = end
            self.expectation = .value
            return .name
        case .value, .valueOrEnd:
            return try self.value(at: byte)
        case .commaOrEnd, .nothing: throw self.failure
        }
    }

    /// The offset after the colon of the last name.
    private var colon: Int?

    private mutating func value(at byte: UInt8) throws(Failure) -> Part {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard self.closings.count < Self.depthLimit else { throw self.failure }
            self.position += 1
            let isObject = byte == UInt8(ascii: "{")
            self.closings.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            self.expectation = isObject ? .nameOrEnd : .valueOrEnd
            return .begin
        case UInt8(ascii: "\""):
            try self.skipString()
            self.endValue()
            return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            try self.skipNumber()
            self.endValue()
            return .number
        default:
            for word in ["true", "false", "null"] where self.bytes[self.position...].starts(with: word.utf8) {
                self.position += word.utf8.count
                self.endValue()
                return .word
            }
            throw self.failure
        }
    }

    private mutating func endValue() { self.expectation = self.closings.isEmpty ? .nothing : .commaOrEnd }

    private mutating func skipWhitespace() {
        if let colon = self.colon { (self.position, self.colon) = (colon, nil) }
        while let byte = self.current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
            self.position += 1
        }
    }

    private mutating func skipString() throws(Failure) {
        self.position += 1
        while let byte = self.current {
            switch byte {
            case UInt8(ascii: "\""):
                self.position += 1
                return
            case UInt8(ascii: "\\"): try self.skipEscape()
            case 0..<0x20 where !self.takesControlCharacters: throw self.failure
            default: self.position += 1
            }
        }
        throw self.failure
    }

    private mutating func skipEscape() throws(Failure) {
        self.position += 1
        guard let byte = self.current else { throw self.failure }
        guard byte == UInt8(ascii: "u") else {
            guard "\"\\/bfnrt".utf8.contains(byte) else { throw self.failure }
            self.position += 1
            return
        }
        self.position += 1
        for _ in 0..<4 {
            guard let digit = self.current, Self.isHexDigit(digit) else { throw self.failure }
            self.position += 1
        }
    }

    private mutating func skipNumber() throws(Failure) {
        if self.current == UInt8(ascii: "-") { self.position += 1 }
        if self.current == UInt8(ascii: "0") { self.position += 1 } else { try self.skipDigits() }
        if self.current == UInt8(ascii: ".") {
            self.position += 1
            try self.skipDigits()
        }
        if let byte = self.current, byte | 0x20 == UInt8(ascii: "e") {
            self.position += 1
            if let sign = self.current, sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { self.position += 1 }
            try self.skipDigits()
        }
    }

    private mutating func skipDigits() throws(Failure) {
        let start = self.position
        while let byte = self.current, Self.digits.contains(byte) { self.position += 1 }
        if self.position == start { throw self.failure }
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        self.digits.contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte | 0x20)
    }
}

extension JSONScanner {
    /// Returns the contents of a scanned string, without quotes and with escapes decoded.
    package static func text(of string: ArraySlice<UInt8>) -> String {
        self.wholeText(of: string).text
    }

    /// Returns the contents of a scanned string, and whether they are valid Unicode.
    ///
    /// Invalid parts, such as an unpaired surrogate or bytes that are not UTF-8, are replaced by U+FFFD.
    package static func wholeText(of string: ArraySlice<UInt8>) -> (text: String, isWhole: Bool) {
        let inner = string.dropFirst().dropLast()
        let valid = String(validating: inner, as: UTF8.self)
        guard inner.contains(UInt8(ascii: "\\")) else {
            return valid.map { ($0, true) } ?? (String(decoding: inner, as: UTF8.self), false)
        }
        var units: [UInt16] = []
        var rest = Array(String(decoding: inner, as: UTF8.self).utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == UInt16(UInt8(ascii: "\\")), let escape = rest.popFirst() else {
                units.append(unit)
                continue
            }
            switch UInt8(truncatingIfNeeded: escape) {
            case UInt8(ascii: "b"): units.append(0x08)
            case UInt8(ascii: "f"): units.append(0x0C)
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "u"):
                units.append(UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16) ?? 0xFFFD)
                rest = rest.dropFirst(4)
            default: units.append(escape)
            }
        }
        let text = String(decoding: units, as: UTF16.self)
        return (text, valid != nil && text.utf16.elementsEqual(units))
    }
}
