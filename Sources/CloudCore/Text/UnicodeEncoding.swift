/// The encodings of JSON texts other than UTF-8.
///
/// Services send UTF-8, but Foundation's decoder also reads UTF-16 and UTF-32, which some proxies make of it.
enum UnicodeEncoding {
    /// Returns a text in UTF-16 or UTF-32 as UTF-8, or `nil` if it is in another encoding.
    ///
    /// The encoding is known by a byte order mark, or by the zeros in the first character of JSON, which is ASCII.
    static func utf8(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count >= 2 else { return nil }
        let start = (0..<4).map { $0 < bytes.count ? bytes[$0] : 1 }
        let text: String? =
            switch (start[0], start[1], start[2], start[3]) {
            case (0, 0, 0xFE, 0xFF): self.text(bytes.dropFirst(4), unitSize: 4, isBigEndian: true)
            case (0xFF, 0xFE, 0, 0): self.text(bytes.dropFirst(4), unitSize: 4, isBigEndian: false)
            case (0xFE, 0xFF, _, _): self.text(bytes.dropFirst(2), unitSize: 2, isBigEndian: true)
            case (0xFF, 0xFE, _, _): self.text(bytes.dropFirst(2), unitSize: 2, isBigEndian: false)
            case (0, 0, 0, 1...): self.text(bytes[...], unitSize: 4, isBigEndian: true)
            case (1..., 0, 0, 0): self.text(bytes[...], unitSize: 4, isBigEndian: false)
            case (0, 1..., _, _): self.text(bytes[...], unitSize: 2, isBigEndian: true)
            case (1..., 0, _, _): self.text(bytes[...], unitSize: 2, isBigEndian: false)
            default: nil
            }
        return text.map { Array($0.utf8) }
    }

    private static func text(_ bytes: ArraySlice<UInt8>, unitSize: Int, isBigEndian: Bool) -> String? {
        guard bytes.count % unitSize == 0 else { return nil }
        let units = stride(from: bytes.startIndex, to: bytes.endIndex, by: unitSize).map { start in
            let unit = bytes[start..<(start + unitSize)]
            return (isBigEndian ? Array(unit) : unit.reversed()).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        }
        return unitSize == 4
            ? String(validating: units, as: UTF32.self)
            : String(validating: units.map { UInt16($0) }, as: UTF16.self)
    }
}
