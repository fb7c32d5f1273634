import CloudCore
import Foundation
import Testing

/// Reports that lack machines, are incomplete, or cover two clouds.
@Suite struct CommandReportShapeTests {
    private static func success(_ id: String, in location: MachineLocation? = nil) -> MachineResult {
        MachineResult(instanceID: id, state: .succeeded, exitCode: 0, commandID: "c-\(id)", location: location)
    }

    @Test(arguments: [
        (CommandReport(machines: [Self.success("i-1")]), true, "1 succeeded"),
        (
            CommandReport(machines: [Self.success("i-1"), Self.success("i-2")], missingCount: 1), false,
            "2 succeeded, 1 missing"
        ),
        (CommandReport(machines: [], missingCount: 2), false, "2 missing"),
        (
            CommandReport(machines: [Self.success("i-1"), MachineResult(instanceID: "i-2", state: .unknown)]), false,
            "1 succeeded, 1 unknown"
        ),
        (CommandReport(machines: [Self.success("i-1")], isComplete: false), false, "1 succeeded"),
        (CommandReport(machines: [], isComplete: false), false, "no machine known yet"),
        (CommandReport(machines: [], notes: ["no such tag"]), false, "no machines; no such tag"),
    ])
    func describesMissingMachines(report: CommandReport, allSucceeded: Bool, text: String) {
        #expect(report.allSucceeded == allSucceeded)
        #expect("\(report)" == text)
    }

    @Test func mergesWithAnotherReport() {
        let aws = CommandReport(
            machines: [Self.success("i-1", in: .init(cloud: .aws, region: "eu-west-1"))],
            notes: ["both", "first"],
            missingCount: 1
        )
        let aliyun = CommandReport(
            machines: [Self.success("i-0", in: .init(cloud: .alibabaCloud, region: "cn-hangzhou"))],
            notes: ["both", "second"],
            missingCount: 2,
            isComplete: false
        )
        let both = aws.merged(with: aliyun)
        #expect(both.machines == aliyun.machines + aws.machines)
        #expect(both.notes == ["both", "first", "second"])
        #expect(both.commandIDs == ["c-i-1", "c-i-0"])
        #expect(both.missingCount == 3)
        #expect(!both.isComplete)
        #expect(both.counts == [.succeeded: 2])
        #expect(
            both.table == """
                machine  cloud                      state      exit  time  output
                i-0      alibaba-cloud cn-hangzhou  succeeded  0     -
                i-1      aws eu-west-1              succeeded  0     -
                2 succeeded, 3 missing; both; first; second
                """
        )
        #expect(!aws.merged(with: aws).table.contains("cloud"))
    }

    @Test func prefersTheFinalState() {
        let early = CommandReport(machines: [MachineResult(instanceID: "i-1", state: .running, commandID: "c-i-1")])
        let late = CommandReport(machines: [Self.success("i-1")])
        #expect(early.merged(with: late).machines == late.machines)
        #expect(late.merged(with: early).machines == late.machines)
    }

    @Test(arguments: [
        ("e\u{301}te\u{301}", "e\u{301}te\u{301}"), ("a\u{1B}[1mb", #"a\u{1B}[1mb"#), ("a\r\nb\nc", "a (+2 lines)"),
        ("a\u{85}b\u{2028}c\u{2029}d", "a (+3 lines)"), ("\u{202E}abc\u{2066}", #"\u{202E}abc\u{2066}"#),
        ("a\tb", "a b"), ("  x", "  x"),
        (String(repeating: "é", count: 90), String(repeating: "é", count: 80)),
    ])
    func showsOneLineOfAnOutput(text: String, expected: String) {
        var machine = Self.success("i-1")
        machine.standardOutput = CommandOutput(Data(text.utf8))
        let line = CommandReport(machines: [machine]).table.split(separator: "\n")[1]
        #expect(Array(line.unicodeScalars.suffix(expected.unicodeScalars.count)) == Array(expected.unicodeScalars))
        #expect(line.unicodeScalars.count == "i-1      succeeded  0     -     ".count + expected.unicodeScalars.count)
    }

    @Test func joinsTheLinesOfAReason() {
        let machine = MachineResult(instanceID: "i-1\u{1B}[2J", state: .failed, reason: "first\nsecond")
        let lines = CommandReport(machines: [machine], notes: ["a\nb"]).table.split(separator: "\n")
        #expect(lines.dropFirst() == [#"i-1\u{1B}[2J  failed  -     -     first second"#, "1 failed; a b"])
    }

    @Test func describesAMachine() {
        var machine = Self.success("i-1")
        machine.repetition = 3
        machine.notes = ["something"]
        #expect("\(machine)" == "i-1 succeeded (repetition 3, exit 0); something")
        #expect("\(StepResult(name: "deploy", state: .failed, exitCode: 3))" == "deploy failed (exit 3)")
        #expect("\(MachineLocation(cloud: .aws))" == "aws")
    }
}
