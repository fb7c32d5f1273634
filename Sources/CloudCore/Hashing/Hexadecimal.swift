extension Array<UInt8> {
    /// Appends bytes as small hexadecimal digits.
    package mutating func appendHexadecimal(_ bytes: some Collection<UInt8>) {
        for byte in bytes {
            self.append(Self.hexadecimalDigit(byte >> 4))
            self.append(Self.hexadecimalDigit(byte & 0x0f))
        }
    }

    private static func hexadecimalDigit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
    }
}

extension Collection<UInt8> {
    /// The bytes as small hexadecimal digits.
    package var hexadecimal: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(self.count * 2)
        digits.appendHexadecimal(self)
        return String(decoding: digits, as: UTF8.self)
    }
}
