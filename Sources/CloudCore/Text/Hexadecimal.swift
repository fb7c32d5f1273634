extension Array<UInt8> {
    /// Appends bytes as small hexadecimal digits.
    package mutating func appendHexadecimal(_ bytes: some Collection<UInt8>) {
        self.append(addingCapacity: bytes.count * 2) { digits in
            // There is room for all, and without looking each time it takes a quarter of the time.
            unsafe digits.withUnsafeMutableBufferPointer { digits, count in
                for byte in bytes {
                    unsafe digits[count] = (byte >> 4).hexadecimalDigit
                    unsafe digits[count &+ 1] = (byte & 0x0f).hexadecimalDigit
                    count &+= 2
                }
            }
        }
    }
}

extension OutputSpan<UInt8> {
    /// Appends the last digits of a number.
    @inline(__always)
    mutating func appendHexadecimal(_ number: UInt64, digits: UInt64) {
        for digit in (0..<digits).reversed() {
            self.append((UInt8(truncatingIfNeeded: number &>> (digit &* 4)) & 0x0f).hexadecimalDigit)
        }
    }
}

extension UInt8 {
    /// A number below sixteen as a small digit.
    fileprivate var hexadecimalDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") &+ self : UInt8(ascii: "a") &- 10 &+ self
    }
}

extension UInt8 {
    /// The number that a hexadecimal digit stands for, or `nil` if it is none.
    var hexadecimalValue: UInt8? {
        switch self {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): self - UInt8(ascii: "0")
        case UInt8(ascii: "A")...UInt8(ascii: "F"): self - UInt8(ascii: "A") + 10
        case UInt8(ascii: "a")...UInt8(ascii: "f"): self - UInt8(ascii: "a") + 10
        default: nil
        }
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
