/// Makes texts that were never made before.
enum UniqueText {
    /// Returns a random UUID in small letters.
    ///
    /// Foundation's own opens a file for each on Linux, which takes longer than a signature.
    static func next() -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(16)
        for word in [UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max)] {
            for shift in stride(from: 56 as UInt64, through: 0, by: -8) {
                bytes.append(UInt8(truncatingIfNeeded: word >> shift))
            }
        }
        // Version 4, variant 1: RFC 9562, section 5.4.
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        var text: [UInt8] = []
        text.reserveCapacity(36)
        for (index, byte) in bytes.enumerated() {
            if [4, 6, 8, 10].contains(index) { text.append(UInt8(ascii: "-")) }
            text.appendHexadecimal(CollectionOfOne(byte))
        }
        return String(decoding: text, as: UTF8.self)
    }
}
