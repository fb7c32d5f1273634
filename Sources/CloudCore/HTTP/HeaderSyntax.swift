/// What names and values of headers may hold.
///
/// Source: RFC 9110, sections 5.1 and 5.5.
enum HeaderSyntax {
    /// What a value is like.
    enum Value {
        /// It can be signed as it is.
        case plain

        /// It has blanks at an end or in a row, or is spread over lines.
        case irregular(hasFolds: Bool)

        /// It has a control character, which could end the header and begin another.
        case invalid
    }

    /// Returns a name in small letters, or `nil` if it is none.
    static func lowercasedName(_ name: String) -> String? {
        guard !name.isEmpty, name.hasOnlyBytes(where: self.isAllowedInName) else { return nil }
        return name.hasOnlyBytes { $0 == $0.lowercasedASCII } ? name : name.lowercased()
    }

    static func check(_ value: String) -> Value {
        // Most values have neither blanks nor control characters, and to see that takes a tenth of the rest.
        if value.hasOnlyBytes(where: { $0 > 0x20 && $0 != 0x7f }) { return .plain }
        var isRegular = true
        var hasFolds = false
        // A blank is irregular at the start and after another.
        var previous = UInt8(ascii: " ")
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if self.isBlank(previous) || self.isLineBreak(previous) || byte == UInt8(ascii: "\t") {
                    isRegular = false
                }
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if previous == UInt8(ascii: "\n") || previous == byte { return .invalid }
                hasFolds = true
            case 0..<0x20, 0x7f:
                return .invalid
            default:
                // Only a line break that is followed by a blank is a line fold.
                if self.isLineBreak(previous) { return .invalid }
            }
            if previous == UInt8(ascii: "\r"), byte != UInt8(ascii: "\n") { return .invalid }
            previous = byte
        }
        if self.isLineBreak(previous) { return .invalid }
        let endsInBlank = self.isBlank(previous) && !value.isEmpty
        return isRegular && !hasFolds && !endsInBlank ? .plain : .irregular(hasFolds: hasFolds)
    }

    /// Returns a value without blanks at the ends, and with one blank for each line fold.
    static func unfolded(_ value: String) -> String {
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(value.utf8.count)
        var isFold = false
        for byte in value.utf8 {
            if self.isLineBreak(byte) {
                isFold = true
            } else if !isFold || !self.isBlank(byte) {
                if isFold { unfolded.append(UInt8(ascii: " ")) }
                isFold = false
                unfolded.append(byte)
            }
        }
        let start = unfolded.prefix(while: self.isBlank).count
        let end = unfolded.reversed().prefix(while: self.isBlank).count
        return String(decoding: unfolded.dropFirst(start).dropLast(end), as: UTF8.self)
    }

    /// Returns a value with one blank for each run of blanks.
    static func collapsed(_ value: String) -> String {
        var collapsed: [UInt8] = []
        collapsed.reserveCapacity(value.utf8.count)
        for byte in value.utf8 {
            if !self.isBlank(byte) {
                collapsed.append(byte)
            } else if collapsed.last != UInt8(ascii: " ") {
                collapsed.append(UInt8(ascii: " "))
            }
        }
        return String(decoding: collapsed, as: UTF8.self)
    }

    private static func isLineBreak(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    private static func isAllowedInName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
