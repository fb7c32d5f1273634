/// Percent-encoding as signatures define it: every byte but letters, digits and `-._~` becomes `%XX`.
///
/// Source: RFC 3986, section 2.1, with capital hexadecimal digits.
package enum PercentEncoding {
    /// Returns text with everything but unreserved characters encoded.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        self.append(text.utf8, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends bytes with everything but unreserved characters, and slashes if they are to be kept, encoded.
    package static func append(_ bytes: some Collection<UInt8>, to target: inout [UInt8], keepingSlashes: Bool = false)
    {
        target.append(addingCapacity: bytes.count * 3) { target in
            self.append(bytes, to: &target, keepingSlashes: keepingSlashes)
        }
    }

    /// Appends bytes, encoded, where there is room for three for each.
    static func append(
        _ bytes: some Collection<UInt8>,
        to target: inout OutputSpan<UInt8>,
        keepingSlashes: Bool = false
    ) {
        for byte in bytes {
            if self.isUnreserved(byte) || (keepingSlashes && byte == UInt8(ascii: "/")) {
                target.append(byte)
            } else {
                target.append(UInt8(ascii: "%"))
                target.append(self.digit(byte >> 4))
                target.append(self.digit(byte & 0x0f))
            }
        }
    }

    /// Whether some bytes come before others once both are encoded.
    static func precedes(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Bool {
        // All that is encoded begins with a percent sign, which comes before all that is not.
        left.lexicographicallyPrecedes(right) { left, right in
            let (isLeftPlain, isRightPlain) = (self.isUnreserved(left), self.isUnreserved(right))
            return isLeftPlain == isRightPlain ? left < right : isRightPlain
        }
    }

    /// Returns bytes with each `%XX` replaced by the byte it stands for; an incomplete one stays as it is.
    package static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        var decoded: [UInt8] = []
        self.appendDecoded(bytes, to: &decoded)
        return decoded
    }

    /// Appends bytes with each `%XX` replaced by the byte it stands for.
    static func appendDecoded(_ bytes: some Collection<UInt8>, to decoded: inout [UInt8]) {
        var rest = bytes[...]
        while let percent = rest.firstIndex(of: UInt8(ascii: "%")) {
            decoded.append(contentsOf: rest[..<percent])
            rest = rest[percent...].dropFirst()
            if let (byte, end) = self.byte(at: rest.startIndex, in: rest) {
                decoded.append(byte)
                rest = rest[end...]
            } else {
                decoded.append(UInt8(ascii: "%"))
            }
        }
        decoded.append(contentsOf: rest)
    }

    private static func byte<Bytes: Collection<UInt8>>(
        at index: Bytes.Index,
        in bytes: Bytes
    ) -> (byte: UInt8, end: Bytes.Index)? {
        guard index != bytes.endIndex, let high = self.value(ofDigit: bytes[index]) else { return nil }
        let second = bytes.index(after: index)
        guard second != bytes.endIndex, let low = self.value(ofDigit: bytes[second]) else { return nil }
        return (high << 4 | low, bytes.index(after: second))
    }

    private static func value(ofDigit digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        default: nil
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &- 10 &+ value
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
