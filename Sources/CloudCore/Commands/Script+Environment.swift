// A quote, brace or line break together with a combining mark is one `Character`, but separate bytes to a shell. So
// this code splits text into bytes and scalars.
extension Script {
    /// The shells in a `#!` line that support `export`.
    private static let shells: Set<String> = ["sh", "bash", "dash", "ash", "ksh", "zsh"]

    /// Returns the text to send: the script after statements that set its environment, for services that can't set one.
    /// - Throws: ``CommandError/invalid(_:)`` for an invalid script or variable.
    package func checkedText() throws(CommandError) -> String {
        guard !self.text.isEmpty else { throw .invalid("the script is empty") }
        guard !self.text.utf8.contains(0) else {
            throw .invalid("the script contains a zero byte, which shells don't accept")
        }
        for (name, value) in [("workingDirectory", self.workingDirectory), ("user", self.user)] {
            guard let value else { continue }
            guard value.utf8.contains(where: { $0 > UInt8(ascii: " ") }), !value.utf8.contains(0) else {
                throw .invalid("\(name) is \(quoted(value)): omit it to use the service's default")
            }
        }
        guard !self.environment.isEmpty else { return self.text }
        var lines: [String] = []
        for (name, value) in self.environment.sorted(by: { $0.key < $1.key }) {
            guard Self.isVariableName(name) else {
                throw .invalid("\(quoted(name)) is not a valid name of an environment variable")
            }
            guard !value.utf8.contains(0) else { throw .invalid("the variable \(name) contains a zero byte") }
            lines.append(self.assignment(of: value, to: name))
        }
        let settings = lines.joined(separator: "\n") + "\n"
        if self.interpreter == .powerShell { return Self.powerShell(self.text, after: settings) }
        guard self.text.utf8.starts(with: "#!".utf8) else { return settings + self.text }
        // The interpreter line must stay first.
        let end = self.text.utf8.firstIndex(of: UInt8(ascii: "\n")) ?? self.text.endIndex
        let first = self.text.utf8[..<end]
        guard Self.namesShell(first) else {
            throw .invalid(
                "the script's first line doesn't name a shell, so its environment can't be set: set the variables in the script"
            )
        }
        return String(Substring(first)) + "\n" + settings + String(Substring(self.text.utf8[end...].dropFirst()))
    }

    /// Returns whether a first line runs a shell: `#!/bin/sh -e`, `#!/usr/bin/env bash`, `#!/usr/bin/env -S bash -x`.
    private static func namesShell(_ line: Substring.UTF8View) -> Bool {
        let words = line.dropFirst(2).split {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r")
        }
        guard let first = words.first?.split(separator: UInt8(ascii: "/")).last.map(Substring.init) else {
            return false
        }
        guard first == "env" else { return self.shells.contains(String(first)) }
        // Skips the options of env, of which -S may contain the program, and its assignments.
        let program = words.dropFirst().lazy
            .map { $0.starts(with: "-S".utf8) ? $0.dropFirst(2) : $0 }
            .first { !$0.isEmpty && !$0.starts(with: "-".utf8) && !$0.contains(UInt8(ascii: "=")) }
        let name = program?.split(separator: UInt8(ascii: "/")).last.map(Substring.init)
        return name.map { self.shells.contains(String($0)) } ?? false
    }

    /// Returns a statement that sets a variable.
    private func assignment(of value: String, to name: String) -> String {
        switch self.interpreter {
        case .shell: "export \(name)=\(Self.quotedForShell(value))"
        case .powerShell: "$env:\(name) = \(Self.quotedForPowerShell(value))"
        }
    }

    /// Returns a quoted word for a shell, in which single quotes preserve everything except a single quote.
    ///
    /// Systems Manager substitutes parameters between double braces before a shell reads the text. To keep two braces
    /// apart, the quotation ends after the first, and another begins.
    private static func quotedForShell(_ value: String) -> String {
        self.quotation(of: value, betweenBraces: "''") { $0 == "'" ? #"'\''"# : nil }
    }

    /// Returns a quoted expression for PowerShell, in which each of the five single quotes is escaped by doubling it.
    ///
    /// The quotation ends between two braces, as for a shell.
    private static func quotedForPowerShell(_ value: String) -> String {
        self.quotation(of: value, betweenBraces: "' + '") { scalar in
            switch scalar {
            case "'", "\u{2018}", "\u{2019}", "\u{201a}", "\u{201b}": "\(scalar)\(scalar)"
            default: nil
            }
        }
    }

    private static func quotation(
        of value: String,
        betweenBraces gap: String,
        escaping escaped: (Unicode.Scalar) -> String?
    ) -> String {
        var text = "'".unicodeScalars
        var isAfterBrace = false
        for scalar in value.unicodeScalars {
            if isAfterBrace, scalar == "{" { text += gap.unicodeScalars }
            isAfterBrace = scalar == "{"
            if let escaped = escaped(scalar) { text += escaped.unicodeScalars } else { text.append(scalar) }
        }
        return String(text) + "'"
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
