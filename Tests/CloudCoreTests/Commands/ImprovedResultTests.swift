import CloudCore
import Foundation
import Testing

/// Results from a list, improved by the detailed result of one machine.
@Suite struct ImprovedResultTests {
    private static let separator = "\n----------ERROR-------\n"

    private static func result(_ output: String, _ error: String = "", cut: Bool = false, joined: Bool = false)
        -> MachineResult
    {
        MachineResult(
            instanceID: "i-1",
            state: .failed,
            exitCode: 7,
            standardOutput: CommandOutput(Data(output.utf8), isTruncated: cut),
            standardError: CommandOutput(Data(error.utf8), isTruncated: false),
            endDate: Date(timeIntervalSince1970: 5),
            commandID: "c-1",
            stepName: "deploy",
            steps: [StepResult(name: "prepare", state: .succeeded), StepResult(name: "deploy", state: .failed)],
            notes: joined ? [MachineResult.joinedNote] : []
        )
    }

    @Test(arguments: [
        (Self.result("cut", cut: true), Self.result("cut and whole"), "cut and whole", "", false),
        (Self.result("long text"), Self.result(""), "long text", "", true),
        (Self.result("long text", cut: true), Self.result(""), "long text", "", true),
        (Self.result("long text"), Self.result("short"), "long text", "", true),
        (
            Self.result("long text"), Self.result("", "a long text of errors"), "long text", "a long text of errors",
            true
        ),
        (Self.result("", ""), Self.result("", ""), "", "", false),
        // Joined outputs, and the same outputs separately.
        (Self.result("a\(separator)b", joined: true), Self.result("a", "b"), "a", "b", false),
        (Self.result("\(separator)b", joined: true), Self.result("", "b"), "", "b", false),
        (Self.result("a\(separator)", joined: true), Self.result("a", ""), "a", "", false),
        (Self.result("a\n\(separator)b\n", joined: true), Self.result("a", "b"), "a", "b", false),
        // The script has printed the separator.
        (Self.result("a\(separator)b", joined: true), Self.result("a\(separator)b"), "a\(separator)b", "", false),
        (
            Self.result("a\(separator)b\(separator)c", joined: true), Self.result("a", "b\(separator)c"), "a",
            "b\(separator)c", false
        ),
        // Not the content of the joined text.
        (Self.result("abc\(separator)b", joined: true), Self.result("a", "b"), "abc\(separator)b", "", true),
        (
            Self.result("abc\(separator)b", joined: true), Self.result("", "a text that is longer than all of it"),
            "abc\(separator)b", "", true
        ),
        // Truncated within the separator or the errors.
        (Self.result("abc\n-----", cut: true), Self.result("abc", "errors"), "abc", "errors", false),
        (
            Self.result("abc\(separator)err", cut: true, joined: true), Self.result("abc", "errors"), "abc", "errors",
            false
        ),
        // Both outputs known separately.
        (Self.result("abc", "de"), Self.result("a", "defg"), "abc", "defg", true),
    ])
    func replacesOnlyTheOutput(known: MachineResult, other: MachineResult, output: String, error: String, keeps: Bool) {
        var other = other
        other.instanceID = ""
        other.commandID = ""
        other.state = .succeeded
        other.exitCode = 0
        other.endDate = nil
        other.steps = []
        let (result, hasKept) = known.improved(by: other)
        #expect(result.standardOutput.text == output)
        #expect(result.standardError.text == error)
        #expect(hasKept == keeps)
        #expect(result.standardOutput.isTruncated == (known.standardOutput.isTruncated && keeps))
        #expect(result.needsCompletion == (keeps && known.needsCompletion))
        #expect(result.steps.map(\.standardOutput.text) == ["", output])

        var rest = result
        (rest.standardOutput, rest.standardError) = (known.standardOutput, known.standardError)
        (rest.steps, rest.notes) = (known.steps, known.notes)
        #expect(rest == known)
    }

    @Test func keepsTheTruncationOfAnImprovedOutput() {
        let (result, _) = Self.result("cut", cut: true).improved(by: Self.result("cut later", cut: true))
        #expect(result.standardOutput == CommandOutput(Data("cut later".utf8), isTruncated: true))
    }
}
