/// Rules for the names and values of headers.
///
/// Source: RFC 9110, sections 5.1 and 5.5.
enum HeaderSyntax {
    /// The classification of a header value.
    enum Value {
        /// A value that can be signed unchanged.
        case plain

        /// A value with leading, trailing or consecutive whitespace, or with line folds.
        case irregular(hasFolds: Bool)

        /// A value with a control character, which could end the header and begin another.
        case invalid
    }

    /// Returns a name in lowercase, or `nil` if it is not a valid header name.
    static func lowercasedName(_ name: String) -> String? {
        guard !name.isEmpty, name.hasOnlyBytes(where: { self.lowercase[Int($0)] != 0 }) else { return nil }
        return name.hasOnlyBytes { $0 == $0.lowercasedASCII } ? name : name.lowercased()
    }

    /// Appends a name in lowercase, and returns whether it is a valid header name.
    static func append(lowercased name: String, to bytes: inout OutputSpan<UInt8>) -> Bool {
        name.withBytes { name in
            precondition(bytes.freeCapacity >= name.count)
            let lowercase = self.lowercase.span
            var isValid = !name.isEmpty
            // The capacity suffices, so it isn't checked for each byte.
            unsafe bytes.withUnsafeMutableBufferPointer { bytes, count in
                for index in name.indices {
                    let byte = unsafe lowercase[unchecked: Int(name[unchecked: index])]
                    if byte == 0 { isValid = false }
                    unsafe bytes[count &+ index] = byte
                }
                count += name.count
            }
            return isValid
        }
    }

    /// Returns whether a header can be sent unchanged.
    static func isPlain(name: String, value: String) -> Bool {
        guard self.lowercasedName(name) != nil, case .plain = self.check(value) else { return false }
        return true
    }

    /// Classifies a value.
    static func check(_ value: String) -> Value {
        // Most values have neither whitespace nor control characters, and this check takes a tenth of the time.
        if value.hasOnlyBytes(where: { $0 > 0x20 && $0 != 0x7f }) { return .plain }
        var isRegular = true
        var hasFolds = false
        // Whitespace is irregular at the start and after other whitespace.
        var previous = UInt8(ascii: " ")
        for byte in value.utf8 {
            switch byte {
            case UInt8(ascii: " "), UInt8(ascii: "\t"):
                if self.isWhitespace(previous) || self.isLineBreak(previous) || byte == UInt8(ascii: "\t") {
                    isRegular = false
                }
            case UInt8(ascii: "\n"), UInt8(ascii: "\r"):
                if previous == UInt8(ascii: "\n") || previous == byte { return .invalid }
                hasFolds = true
            case 0..<0x20, 0x7f:
                return .invalid
            default:
                // A line break is a line fold only if whitespace follows.
                if self.isLineBreak(previous) { return .invalid }
            }
            if previous == UInt8(ascii: "\r"), byte != UInt8(ascii: "\n") { return .invalid }
            previous = byte
        }
        if self.isLineBreak(previous) { return .invalid }
        let endsInWhitespace = self.isWhitespace(previous) && !value.isEmpty
        return isRegular && !hasFolds && !endsInWhitespace ? .plain : .irregular(hasFolds: hasFolds)
    }

    /// Returns a value without whitespace at the ends, and with one space for each line fold.
    static func unfolded(_ value: String) -> String {
        var unfolded: [UInt8] = []
        unfolded.reserveCapacity(value.utf8.count)
        var isFold = false
        for byte in value.utf8 {
            if self.isLineBreak(byte) {
                isFold = true
            } else if !isFold || !self.isWhitespace(byte) {
                if isFold { unfolded.append(UInt8(ascii: " ")) }
                isFold = false
                unfolded.append(byte)
            }
        }
        let start = unfolded.prefix(while: self.isWhitespace).count
        let end = unfolded.reversed().prefix(while: self.isWhitespace).count
        return String(decoding: unfolded.dropFirst(start).dropLast(end), as: UTF8.self)
    }

    /// Returns a value with one space for each run of whitespace.
    static func collapsed(_ value: String) -> String {
        var collapsed: [UInt8] = []
        collapsed.reserveCapacity(value.utf8.count)
        for byte in value.utf8 {
            if !self.isWhitespace(byte) {
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

    private static func isWhitespace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
    }

    /// For each byte, its lowercase form, or 0 if a name may not contain it.
    private static let lowercase: [UInt8] = (UInt8.min...UInt8.max).map { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            byte.lowercasedASCII
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"), UInt8(ascii: "&"),
            UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"), UInt8(ascii: "^"), UInt8(ascii: "`"),
            UInt8(ascii: "|"), UInt8(ascii: "~"):
            byte
        default: 0
        }
    }
}
