/// A generator of unique strings.
enum UniqueText {
    /// Returns a random UUID in lowercase.
    ///
    /// On Linux, Foundation's `UUID` opens a file each time, which takes longer than a signature.
    static func next() -> String {
        // Version 4, variant 1: RFC 9562, section 5.4.
        let high = UInt64.random(in: .min ... .max) & ~0xf000 | 0x4000
        let low = UInt64.random(in: .min ... .max) & ~(0b11 << 62) | 0b10 << 62
        return String(capacity: 36) { text in
            text.appendHexadecimal(high >> 32, digits: 8)
            text.append(UInt8(ascii: "-"))
            text.appendHexadecimal(high >> 16, digits: 4)
            text.append(UInt8(ascii: "-"))
            text.appendHexadecimal(high, digits: 4)
            text.append(UInt8(ascii: "-"))
            text.appendHexadecimal(low >> 48, digits: 4)
            text.append(UInt8(ascii: "-"))
            text.appendHexadecimal(low, digits: 12)
        }
    }
}

extension String {
    /// Whether the string has the form of a UUID.
    package var isUUID: Bool {
        self.withBytes { bytes in
            guard bytes.count == 36 else { return false }
            for index in bytes.indices {
                let isHyphen = index == 8 || index == 13 || index == 18 || index == 23
                guard isHyphen ? bytes[index] == UInt8(ascii: "-") : bytes[index].hexadecimalValue != nil else {
                    return false
                }
            }
            return true
        }
    }
}
