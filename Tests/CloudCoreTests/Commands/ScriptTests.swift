import CloudCore
import Testing

@Suite struct ScriptTests {
    @Test(arguments: [
        (
            Script.shell("echo $A\n", environment: ["B": "2", "A": "it's \"1\"\n$x"]),
            "export A='it'\\''s \"1\"\n$x'\nexport B='2'\necho $A\n"
        ),
        (.powerShell("$env:A", environment: ["A": "it's $x"]), "$env:A = 'it''s $x'\n$env:A"),
        (.shell("#!/bin/bash -e\necho", environment: ["A": "1"]), "#!/bin/bash -e\nexport A='1'\necho"),
        (
            .shell("#!/usr/bin/env bash\r\necho\r\n", environment: ["A": "1"]),
            "#!/usr/bin/env bash\r\nexport A='1'\necho\r\n"
        ),
        (.shell("#!/bin/sh", environment: ["A": "1"]), "#!/bin/sh\nexport A='1'\n"),
        (
            .shell("#!/usr/bin/env -S bash -x\n", environment: ["A": "1"]),
            "#!/usr/bin/env -S bash -x\nexport A='1'\n"
        ),
        (
            .shell("#!/usr/bin/env -i B=2 /bin/sh\n", environment: ["A": "1"]),
            "#!/usr/bin/env -i B=2 /bin/sh\nexport A='1'\n"
        ),
        (.shell("#!/usr/bin/python3\nprint()"), "#!/usr/bin/python3\nprint()"),
    ])
    func setsTheEnvironmentBeforeTheScript(script: CloudCore.Script, text: String) throws {
        #expect(try Array(script.checkedText().utf8) == Array(text.utf8))
    }

    @Test(arguments: ["", "1A", "A-B", "A=B", "\u{C4}", "A B"])
    func rejectsInvalidVariableNames(name: String) {
        #expect(throws: CommandError.self) { try Script.shell("x", environment: [name: "1"]).checkedText() }
    }

    @Test(arguments: [
        CloudCore.Script.shell(""), .shell("a\0b"), .shell("x", environment: ["A": "\0"]),
        .shell("#!/usr/bin/env python3\n", environment: ["A": "1"]), .shell("#!", environment: ["A": "1"]),
        .shell("#!/usr/bin/env -S python3 bash\n", environment: ["A": "1"]),
        .shell("x", workingDirectory: ""), .shell("x", workingDirectory: " "), .shell("x", user: ""),
        .powerShell("x", workingDirectory: "a\0"),
    ])
    func rejectsInvalidScripts(script: CloudCore.Script) {
        #expect(throws: CommandError.self) { try script.checkedText() }
    }

    /// Statements that PowerShell requires at the beginning of a script stay there.
    @Test(arguments: [
        ("param($A)\necho $A", "@& {\nparam($A)\necho $A\n}"),
        ("[CmdletBinding()]\r\nParam (\r\n)", "@& {\n[CmdletBinding()]\r\nParam (\r\n)\n}"),
        (
            "# about\n<# more\n#>\n#requires -Version 5\nusing namespace System.IO\nUsing module x\necho 1",
            "# about\n<# more\n#>\n#requires -Version 5\nusing namespace System.IO\nUsing module x\n@echo 1"
        ),
        ("using namespace System\nparam()", "using namespace System\n@& {\nparam()\n}"),
        ("process { $_ }", "@& {\nprocess { $_ }\n}"),
        ("using-this", "@using-this"),
        ("parameters", "@parameters"),
        ("<# open", "@<# open"),
        ("# only", "# only\n@"),
    ])
    func keepsStatementsThatMustComeFirst(text: String, sent: String) throws {
        let script = CloudCore.Script.powerShell(text, environment: ["A": "1"])
        #expect(try script.checkedText() == sent.replacing("@", with: "$env:A = '1'\n"))
    }
}
