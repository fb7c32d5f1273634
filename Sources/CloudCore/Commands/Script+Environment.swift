extension Script {
    /// The shells that a script may name in its first line and that take `export`.
    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "ksh", "zsh"]

    /// The text to send: the script, with its environment set in front of it, for services that can't set one.
    /// - Throws: ``CommandError/invalid(_:)`` for a script or a variable that can't be sent.
    package func checkedText() throws(CommandError) -> String {
        guard !self.text.isEmpty else { throw .invalid("the script is empty") }
        guard !self.text.contains("\0") else { throw .invalid("the script holds a zero byte, which no shell reads") }
        guard !self.environment.isEmpty else { return self.text }
        var lines: [String] = []
        for (name, value) in self.environment.sorted(by: { $0.key < $1.key }) {
            guard Self.isVariableName(name) else {
                throw .invalid("\(quoted(name)) can't be the name of an environment variable")
            }
            guard !value.contains("\0") else { throw .invalid("the variable \(name) holds a zero byte") }
            lines.append(self.assignment(of: value, to: name))
        }
        let settings = lines.joined(separator: "\n") + "\n"
        guard self.interpreter == .shell, self.text.hasPrefix("#!") else { return settings + self.text }
        // The line that names the interpreter must stay the first.
        let end = self.text.unicodeScalars.firstIndex(of: "\n") ?? self.text.endIndex
        let first = self.text[..<end]
        guard Self.namesShell(first) else {
            throw .invalid(
                "the first line, \(quoted(String(first))), names no shell, so its environment can't be set: "
                    + "set the variables in the script"
            )
        }
        return first + "\n" + settings + String(self.text.unicodeScalars[end...].dropFirst())
    }

    /// Whether a first line runs a shell: `#!/bin/sh -e`, `#!/usr/bin/env bash`.
    private static func namesShell(_ line: Substring) -> Bool {
        let words = line.dropFirst(2).split(whereSeparator: \.isWhitespace)
        guard let program = words.first?.split(separator: "/").last else { return false }
        guard program == "env" else { return self.shells.contains(String(program)) }
        return words.dropFirst().first.map { self.shells.contains(String($0)) } ?? false
    }

    /// A line that sets a variable.
    ///
    /// Within single quotes both shells take everything but the quote as it is.
    private func assignment(of value: String, to name: String) -> String {
        let parts = value.split(separator: "'", omittingEmptySubsequences: false)
        return switch self.interpreter {
        case .shell: "export \(name)='\(parts.joined(separator: #"'\''"#))'"
        case .powerShell: "$env:\(name) = '\(parts.joined(separator: "''"))'"
        }
    }

    private static func isVariableName(_ name: String) -> Bool {
        guard let first = name.utf8.first, !Self.digits.contains(first) else { return false }
        return name.utf8.allSatisfy { byte in
            Self.digits.contains(byte) || byte == UInt8(ascii: "_")
                || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
    }

    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}
