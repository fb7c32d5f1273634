extension Array<UInt8> {
    /// Appends bytes as small hexadecimal digits.
    package mutating func appendHexadecimal(_ bytes: some Collection<UInt8>) {
        self.append(addingCapacity: bytes.count * 2) { digits in
            for byte in bytes {
                digits.append(Self.hexadecimalDigit(byte >> 4))
                digits.append(Self.hexadecimalDigit(byte & 0x0f))
            }
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") &+ value : UInt8(ascii: "a") &- 10 &+ value
    }
}

extension Collection<UInt8> {
    /// The bytes as small hexadecimal digits.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        digits.appendHexadecimal(self)
        return String(decoding: digits, as: UTF8.self)
    }
}
