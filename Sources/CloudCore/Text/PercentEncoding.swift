/// Percent-encoding as in signatures: every byte except letters, digits and `-._~` becomes `%XX`.
///
/// Source: RFC 3986, section 2.1, with uppercase hexadecimal digits.
package enum PercentEncoding {
    /// Returns a string with all but unreserved characters encoded.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        self.append(text, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Appends a string with all but unreserved characters encoded.
    package static func append(_ text: String, to target: inout [UInt8]) {
        text.withBytes { bytes in self.append(bytes, to: &target) }
    }

    /// Appends bytes, with all but unreserved characters and, optionally, slashes encoded.
    static func append(_ bytes: Span<UInt8>, to target: inout [UInt8], keepingSlashes: Bool = false) {
        target.append(addingCapacity: bytes.count * 3) { target in
            self.append(bytes, to: &target, keepingSlashes: keepingSlashes)
        }
    }

    /// Appends encoded bytes; the target must have capacity for three bytes each.
    static func append(_ bytes: Span<UInt8>, to target: inout OutputSpan<UInt8>, keepingSlashes: Bool = false) {
        precondition(target.freeCapacity >= bytes.count * 3)
        let isUnreserved = self.isUnreserved.span
        // The capacity suffices, so it isn't checked for each byte.
        unsafe target.withUnsafeMutableBufferPointer { target, count in
            var end = count
            for index in bytes.indices {
                let byte = unsafe bytes[unchecked: index]
                if unsafe isUnreserved[unchecked: Int(byte)] || (keepingSlashes && byte == UInt8(ascii: "/")) {
                    unsafe target[end] = byte
                    end &+= 1
                } else {
                    unsafe target[end] = UInt8(ascii: "%")
                    unsafe target[end &+ 1] = self.digit(byte >> 4)
                    unsafe target[end &+ 2] = self.digit(byte & 0x0f)
                    end &+= 3
                }
            }
            count = end
        }
    }

    /// Returns whether a byte sorts before another in encoded form.
    static func precedes(_ left: UInt8, _ right: UInt8) -> Bool {
        // Encoded bytes begin with a percent sign, which sorts before all unreserved characters.
        let (isLeftPlain, isRightPlain) = (self.isUnreserved[Int(left)], self.isUnreserved[Int(right)])
        return isLeftPlain == isRightPlain ? left < right : isRightPlain
    }

    /// Returns bytes with each `%XX` decoded; incomplete sequences are kept.
    package static func decode(_ bytes: some Collection<UInt8>) -> [UInt8] {
        let bytes = Array(bytes)
        return Array(capacity: bytes.count) { decoded in
            var index = 0
            while index < bytes.count {
                let (byte, length) = self.decoded(at: index, of: bytes.span)
                decoded.append(byte)
                index += length
            }
        }
    }

    /// Returns the decoded byte at an index, and the length of its encoded form.
    @inline(__always)
    static func decoded(at index: Int, of bytes: Span<UInt8>) -> (byte: UInt8, length: Int) {
        let byte = bytes[index]
        guard byte == UInt8(ascii: "%"), index + 2 < bytes.count,
            let high = bytes[index + 1].hexadecimalValue, let low = bytes[index + 2].hexadecimalValue
        else { return (byte, 1) }
        return (high << 4 | low, 3)
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "A") &- 10 &+ value
    }

    /// For each byte, whether it is an unreserved character.
    private static let isUnreserved: [Bool] = (UInt8.min...UInt8.max).map { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}
