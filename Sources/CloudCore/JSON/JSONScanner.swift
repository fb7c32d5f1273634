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

    private enum Expectation { case value, valueOrEnd, nameOrEnd, commaOrEnd, nothing }

    private var reader: JSONReader
    private var expectation = Expectation.value

    /// The closing brackets of the open objects and arrays.
    private var closings: [UInt8] = []

    /// Creates a scanner.
    /// - Parameters:
    ///   - bytes: The text.
    ///   - takesControlCharacters: Whether strings may contain control characters, which RFC 8259 requires to be
    ///     escaped.
    package init(_ bytes: [UInt8], takesControlCharacters: Bool = false) {
        self.reader = JSONReader(bytes, repairsText: takesControlCharacters)
    }

    /// Returns the next part and its range, or `nil` at the end of the text.
    package mutating func next() throws(JSONFailure) -> (part: Part, range: Range<Int>)? {
        if self.expectation == .commaOrEnd, self.reader.take(UInt8(ascii: ",")) {
            self.expectation = self.closings.last == UInt8(ascii: "}") ? .nameOrEnd : .valueOrEnd
        }
        guard let byte = self.reader.peek() else {
            guard self.expectation == .nothing else { throw self.reader.failure(.notJSON) }
            return nil
        }
        let start = self.reader.position
        let part = try self.part(at: byte)
        let end = self.reader.position
        if part == .name {
            guard self.reader.take(UInt8(ascii: ":")) else { throw self.reader.failure(.notJSON) }
        }
        return (part, start..<end)
    }

    private mutating func part(at byte: UInt8) throws(JSONFailure) -> Part {
        if let closing = self.closings.last, byte == closing,
            [.valueOrEnd, .nameOrEnd, .commaOrEnd].contains(self.expectation)
        {
            _ = self.reader.take(closing)
            self.closings.removeLast()
            self.endValue()
            return .end
        }
        switch self.expectation {
        case .nameOrEnd:
            guard byte == UInt8(ascii: "\"") else { throw self.reader.failure(.notJSON) }
            _ = try self.reader.scanString()
            self.expectation = .value
            return .name
        case .value, .valueOrEnd: return try self.value(at: byte)
        case .commaOrEnd, .nothing: throw self.reader.failure(.notJSON)
        }
    }

    private mutating func value(at byte: UInt8) throws(JSONFailure) -> Part {
        switch byte {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            guard self.closings.count < JSONReader.depthLimit else { throw self.reader.failure(.notJSON) }
            _ = self.reader.take(byte)
            let isObject = byte == UInt8(ascii: "{")
            self.closings.append(isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"))
            self.expectation = isObject ? .nameOrEnd : .valueOrEnd
            return .begin
        case UInt8(ascii: "\""): return try self.scalar(.string)
        case UInt8(ascii: "t"), UInt8(ascii: "f"), UInt8(ascii: "n"): return try self.scalar(.word)
        default: return try self.scalar(.number)
        }
    }

    private mutating func scalar(_ part: Part) throws(JSONFailure) -> Part {
        try self.reader.skip()
        self.endValue()
        return part
    }

    private mutating func endValue() { self.expectation = self.closings.isEmpty ? .nothing : .commaOrEnd }
}

extension JSONScanner {
    /// Returns the contents of a scanned string, without quotes and with escapes decoded.
    ///
    /// Invalid parts, such as an unpaired surrogate or bytes that are not UTF-8, are replaced by U+FFFD.
    package static func text(of string: ArraySlice<UInt8>) -> String {
        var reader = JSONReader(Array(string), repairsText: true)
        return (try? reader.string()) ?? ""
    }
}
