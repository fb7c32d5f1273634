extension String {
    /// The text on one line as a terminal or a log can show it: line breaks become spaces, and what would move the
    /// cursor, colour the terminal or turn the direction of writing is spelled out, such as `\u{1B}`.
    package var onOneLine: String {
        if !self.unicodeScalars.contains(where: { $0.breaksLine || $0.isControl }) { return self }
        var line = String.UnicodeScalarView()
        for scalar in self.unicodeScalars {
            if scalar.breaksLine || scalar == "\t" {
                line.append(" ")
            } else if scalar.isControl {
                line.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
            } else {
                line.append(scalar)
            }
        }
        return String(line)
    }
}

/// Returns text from outside in quotation marks, as it can be printed on one line.
package func quoted(_ text: String) -> String {
    "\"\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(200))).onOneLine)\""
}

extension Unicode.Scalar {
    /// Whether a new line begins after it.
    package var breaksLine: Bool {
        switch self {
        case "\n", "\r", "\u{0B}", "\u{0C}", "\u{85}", "\u{2028}", "\u{2029}": true
        default: false
        }
    }

    fileprivate var isControl: Bool {
        self.properties.generalCategory == .control || self.properties.isBidiControl
    }
}
