import CloudFoundation

/// Base64 with the URL-safe alphabet, as in JSON Web Tokens.
///
/// Source: RFC 4648, section 5.
enum Base64URL {
    /// Encodes bytes without padding.
    static func encode(_ bytes: some Collection<UInt8>) -> String {
        let digits = Data(bytes).base64EncodedString().utf8.compactMap { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "+"): UInt8(ascii: "-")
            case UInt8(ascii: "/"): UInt8(ascii: "_")
            case UInt8(ascii: "="): nil
            default: digit
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
