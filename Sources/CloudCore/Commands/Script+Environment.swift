extension Script {
    /// The script with its environment set in front of it, for services that can't set one.
    /// - Returns: The text to send.
    /// - Throws: ``InvalidRequest/invalidInput(operation:reason:)`` for a variable that can't be set.
    package func textSettingEnvironment() throws(InvalidRequest) -> String {
        guard !self.environment.isEmpty else { return self.text }
        if self.interpreter == .shell, self.text.hasPrefix("#!") {
            throw .invalidInput(
                operation: "run",
                reason: "a script that names its interpreter in the first line can't be given an environment: "
                    + "set the variables in the script"
            )
        }
        var lines: [String] = []
        for (name, value) in self.environment.sorted(by: { $0.key < $1.key }) {
            guard Self.isVariableName(name), !value.contains("\0") else {
                throw .invalidInput(operation: "run", reason: "\(quoted(name)) can't be an environment variable")
            }
            lines.append(self.assignment(of: value, to: name))
        }
        return lines.joined(separator: "\n") + "\n" + self.text
    }

    /// A line that sets a variable. Within single quotes both shells take everything but the quote as it is.
    private func assignment(of value: String, to name: String) -> String {
        switch self.interpreter {
        case .shell: "export \(name)='\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#))'"
        case .powerShell:
            "$env:\(name) = '\(value.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''"))'"
        }
    }

    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, first != UInt8(ascii: "=") else { return false }
        return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
            && name.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
