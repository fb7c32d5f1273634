import CloudCore
import Foundation
import Testing

/// The quoting of variable values, which neither a shell nor a service may interpret.
@Suite struct ScriptQuotingTests {
    static let values = [
        "", " ", "a b", "it's", "'", "''", "'''", "x'\u{301}; echo PWNED #", "'\u{301}", "\u{301}", "\u{301}'",
        "'\u{200d}'",
        "'\u{fe0f}$(echo PWNED)'", "a\nb", "a\r\nb", "\r\n'\r\n", "\r", "\n", "\n'\u{301}\n", "\\", "\\'", "'\\''",
        "a\\",
        "\\n\\0", "$(echo PWNED)", "`echo PWNED`", "$HOME ${HOME}", "\"", "\"; echo PWNED; \"", "!!", "*", "~", "a=b",
        "{{ssm:x}}", "a{{ssm:x}}b", "{{ ssm-secure:x }}", "{", "{{", "{{{", "{{{{", "}}", "{'{", "'{{'", "{\u{301}{",
        "{{\u{301}ssm:x}}", "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}", "\u{1f1e9}\u{1f1ea}'", "\u{4f60}\u{597d}",
        "\u{2018}", "\u{2019}; echo PWNED #", "\u{201a}\u{201b}", "\u{2019}\u{301}", "'\u{2019}'", "\u{2019}'\u{2018}",
        "\u{ff07}\u{2032}\u{2bc}", "\u{85}\u{2028}\u{2029}", "\u{7}\u{1b}[0m", "-n", "--", "#", ";", "&|<>",
    ]

    @Test(arguments: values, ["/bin/sh", "/bin/dash", "/bin/bash"].filter(FileManager.default.isExecutableFile))
    func reachesAShellByteForByte(value: String, shell: String) async throws {
        let script = CloudCore.Script.shell(#"printf %s "$NAME""#, environment: ["NAME": value])
        let text = try script.checkedText()
        #expect(!text.utf8.containsBytes("{{"))
        let output = try await LocalProgram.run(ProgramCall(arguments: [shell, "-c", text], environment: [:]))
        #expect(Array(output) == Array(value.utf8))
    }

    @Test(arguments: values)
    func reachesPowerShellUnchanged(value: String) throws {
        let script = CloudCore.Script.powerShell("$env:NAME", environment: ["NAME": value])
        let text = try script.checkedText()
        #expect(!text.utf8.containsBytes("{{"))
        var reader = PowerShellReader(text)
        let assigned = reader.assignment(to: "NAME")
        let read = try #require(assigned)
        #expect(Array(read.utf8) == Array(value.utf8))
        #expect(reader.rest == "\n$env:NAME")
    }

    @Test(arguments: [
        "#!/bin/sh\u{301}\n", "#!\u{301}/usr/bin/env python3\n", "#!\u{301}\n", "#!/usr/bin/env python3\r\n",
        "#!/bin/\u{301}sh\n", "#!/usr/bin/env\u{a0}sh\n",
    ])
    func recognizesAShebangBeforeAnyCharacter(text: String) {
        #expect(throws: CommandError.self) { try Script.shell(text, environment: ["A": "1"]).checkedText() }
    }

    @Test(arguments: [
        ("#!/bin/sh\r\necho", "#!/bin/sh\r\nexport A='1'\necho"),
        ("#! /bin/sh\t-e\n\u{301}echo", "#! /bin/sh\t-e\nexport A='1'\n\u{301}echo"),
        ("#!/bin/sh\n\r\n", "#!/bin/sh\nexport A='1'\n\r\n"), ("#\u{301}!/bin/sh", "export A='1'\n#\u{301}!/bin/sh"),
    ])
    func keepsTheShebangFirst(text: String, sent: String) throws {
        let script = CloudCore.Script.shell(text, environment: ["A": "1"])
        #expect(try Array(script.checkedText().utf8) == Array(sent.utf8))
    }

    @Test func omitsTheShebangFromErrors() throws {
        let script = CloudCore.Script.shell("#!/usr/bin/env python3 --token=planted\n", environment: ["A": "1"])
        let error = try #require(throws: CommandError.self) { try script.checkedText() }
        #expect("\(error)".contains("doesn't name a shell"))
        #expect(!"\(error)".contains("planted"))
    }

    @Test(arguments: ["\0", "a\0\u{301}", "\r\n\0"])
    func rejectsZeroBytes(text: String) {
        #expect(throws: CommandError.self) { try Script.shell(text).checkedText() }
        #expect(throws: CommandError.self) { try Script.shell("x", environment: ["A": text]).checkedText() }
    }
}

extension String.UTF8View {
    fileprivate func containsBytes(_ text: String) -> Bool {
        self.indices.contains { self[$0...].starts(with: text.utf8) }
    }
}

/// A reader of PowerShell assignments.
///
/// PowerShell treats five characters as interchangeable single quotes.
private struct PowerShellReader {
    private static let quotes: Set<Unicode.Scalar> = ["'", "\u{2018}", "\u{2019}", "\u{201a}", "\u{201b}"]
    private var scalars: Substring.UnicodeScalarView

    init(_ text: String) { self.scalars = text[...].unicodeScalars }

    var rest: String { String(self.scalars) }

    /// Reads `$env:NAME = 'one' + 'other'`.
    mutating func assignment(to name: String) -> String? {
        guard self.consume("$env:\(name) = "), var value = self.literal() else { return nil }
        while self.consume(" + ") {
            guard let more = self.literal() else { return nil }
            value += more
        }
        return value
    }

    private mutating func consume(_ text: String) -> Bool {
        guard self.scalars.starts(with: text.unicodeScalars) else { return false }
        self.scalars.removeFirst(text.unicodeScalars.count)
        return true
    }

    /// Reads a literal, in which two consecutive quotes stand for the second one.
    private mutating func literal() -> String? {
        guard let opening = self.scalars.popFirst(), Self.quotes.contains(opening) else { return nil }
        var value = String.UnicodeScalarView()
        while let scalar = self.scalars.popFirst() {
            guard Self.quotes.contains(scalar) else {
                value.append(scalar)
                continue
            }
            guard let next = self.scalars.first, Self.quotes.contains(next) else { return String(value) }
            self.scalars.removeFirst()
            value.append(next)
        }
        return nil
    }
}
