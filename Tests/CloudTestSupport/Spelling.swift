import Foundation

/// A way in which services and gateways encode a text that they quote.
public enum Spelling: CaseIterable, Sendable {
    case plain, percent, lowercasePercent, form, json, slashes, unicode, xml, numbers, base64, base64URL, hexadecimal

    /// Returns a text in this encoding.
    public func callAsFunction(_ text: String) -> String {
        switch self {
        case .plain: text
        case .percent: Self.percent(text, "%%%02X")
        case .lowercasePercent: Self.percent(text, "%%%02x")
        case .form: Self.percent(text, "%%%02X").replacing("%20", with: "+")
        case .json: Self.json(text, [.withoutEscapingSlashes])
        case .slashes: Self.json(text, [])
        case .unicode: text.utf16.map { String(format: "\\u%04x", $0) }.joined()
        case .xml:
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
                .replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
        case .numbers: text.unicodeScalars.map { "&#x\(String($0.value, radix: 16));" }.joined()
        case .base64: Data(text.utf8).base64EncodedString()
        case .base64URL:
            Data(text.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing(
                "=",
                with: ""
            )
        case .hexadecimal: text.utf8.map { String(format: "%02x", $0) }.joined()
        }
    }

    private static func percent(_ text: String, _ format: String) -> String {
        text.utf8.map { byte in
            let scalar = Unicode.Scalar(byte)
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
            return isPlain ? String(scalar) : String(format: format, byte)
        }.joined()
    }

    private static func json(_ text: String, _ formatting: JSONEncoder.OutputFormatting) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        let encoded = (try? encoder.encode(text)) ?? Data()
        return String(String(decoding: encoded, as: UTF8.self).unicodeScalars.dropFirst().dropLast())
    }
}

extension SeededGenerator {
    /// Returns a random text of at least this many bytes, of ASCII or of any Unicode scalars.
    public mutating func text(bytes: Int, isPlain: Bool? = nil) -> String {
        let isPlain = isPlain ?? Bool.random(using: &self)
        var scalars = String.UnicodeScalarView()
        while String(scalars).utf8.count < bytes {
            let number =
                isPlain ? UInt32.random(in: 0x21...0x7E, using: &self) : UInt32.random(in: 1...0x1_2000, using: &self)
            if let scalar = Unicode.Scalar(number) { scalars.append(scalar) }
        }
        return String(scalars)
    }
}
