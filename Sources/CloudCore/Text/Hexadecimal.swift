extension Array<UInt8> {
    /// Appends bytes as lowercase hexadecimal digits.
    package mutating func appendHexadecimal(_ bytes: some Collection<UInt8>) {
        self.append(addingCapacity: bytes.count * 2) { digits in digits.appendHexadecimal(bytes) }
    }
}

extension OutputSpan<UInt8> {
    /// Appends bytes as lowercase hexadecimal digits.
    mutating func appendHexadecimal(_ bytes: some Collection<UInt8>) {
        precondition(self.freeCapacity >= bytes.count * 2)
        // The capacity suffices, and skipping the check for each byte takes a quarter of the time.
        unsafe self.withUnsafeMutableBufferPointer { digits, count in
            for byte in bytes {
                unsafe digits[count] = (byte >> 4).hexadecimalDigit
                unsafe digits[count &+ 1] = (byte & 0x0f).hexadecimalDigit
                count &+= 2
            }
        }
    }

    /// Appends the last hexadecimal digits of a number.
    @inline(__always)
    mutating func appendHexadecimal(_ number: UInt64, digits: UInt64) {
        for digit in (0..<digits).reversed() {
            self.append((UInt8(truncatingIfNeeded: number &>> (digit &* 4)) & 0x0f).hexadecimalDigit)
        }
    }
}

extension UInt8 {
    /// The lowercase hexadecimal digit of a number below 16.
    fileprivate var hexadecimalDigit: UInt8 {
        self < 10 ? UInt8(ascii: "0") &+ self : UInt8(ascii: "a") &- 10 &+ self
    }
}

extension UInt8 {
    /// The value of a hexadecimal digit, or `nil` if the byte is not one.
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
    /// The bytes as lowercase hexadecimal digits.
    package var hexadecimal: String {
        String(capacity: self.count * 2) { digits in digits.appendHexadecimal(self) }
    }
}
