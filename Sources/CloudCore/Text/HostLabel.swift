extension String {
    /// Whether the string is a valid label of a host name: 1 to 63 letters, digits and inner hyphens.
    ///
    /// Source: RFC 1123, section 2.1.
    package var isHostLabel: Bool {
        let bytes = self.utf8
        return (1...63).contains(bytes.count) && bytes.first != UInt8(ascii: "-") && bytes.last != UInt8(ascii: "-")
            && self.hasOnlyBytes { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"):
                    true
                default: false
                }
            }
    }
}
