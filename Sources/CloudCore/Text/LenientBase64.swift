package import CloudFoundation

/// A decoder for the variants of Base64 that services and gateways produce.
package enum LenientBase64 {
    /// Decodes Base64 of either alphabet, with or without padding and line breaks, also concatenated padded parts.
    ///
    /// To reject text that only resembles Base64, unused bits must be 0, line breaks must be between complete groups,
    /// and Base64 without padding must decode to UTF-8.
    /// - Parameter text: The text.
    /// - Returns: The bytes, or `nil` if the text is not Base64.
    package static func decode(_ text: String) -> Data? {
        var bytes = Data()
        var group: [UInt8] = []
        var padding = 0
        for byte in text.utf8 {
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                guard group.isEmpty || group.count + padding == 4 else { return nil }
                continue
            }
            if byte == UInt8(ascii: "=") {
                padding += 1
                guard group.count >= 2, group.count + padding <= 4 else { return nil }
                if group.count + padding == 4 {
                    guard self.append(group, to: &bytes) else { return nil }
                    (group, padding) = ([], 0)
                }
                continue
            }
            guard padding == 0, let value = self.value(of: byte) else { return nil }
            group.append(value)
            if group.count == 4 {
                guard self.append(group, to: &bytes) else { return nil }
                group = []
            }
        }
        if group.isEmpty { return bytes }
        guard padding == 0, self.append(group, to: &bytes), String(validating: bytes, as: UTF8.self) != nil else {
            return nil
        }
        return bytes
    }

    /// Appends the bytes of a group of two to four digits.
    /// - Returns: Whether the group is valid.
    private static func append(_ group: [UInt8], to bytes: inout Data) -> Bool {
        guard group.count > 1 else { return false }
        let bits = group.reduce(UInt32(0)) { $0 << 6 | UInt32($1) } << UInt32(6 * (4 - group.count))
        let count = group.count - 1
        bytes.append(contentsOf: [16, 8, 0].prefix(count).map { UInt8(truncatingIfNeeded: bits >> $0) })
        return bits & (1 << UInt32(8 * (3 - count)) - 1) == 0
    }

    private static func value(of byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - UInt8(ascii: "A")
        case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - UInt8(ascii: "a") + 26
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0") + 52
        case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
        case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
        default: nil
        }
    }
}
