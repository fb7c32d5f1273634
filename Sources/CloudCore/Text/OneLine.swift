extension String {
    /// The string on one line, safe for terminals and logs.
    ///
    /// Line breaks become spaces. Control characters, which could move the cursor or color the terminal, and those that
    /// change the writing direction are escaped, such as `\u{1B}`.
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

/// Returns untrusted text in quotation marks, on one line and truncated to 200 scalars.
package func quoted(_ text: String) -> String {
    "\"\(String(String.UnicodeScalarView(text.unicodeScalars.prefix(200))).onOneLine)\""
}

extension Unicode.Scalar {
    /// Whether the scalar is a line break.
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
