import Foundation
import SSMKit
import Testing

/// Reading an entry of the list of invocations, and an invocation that is fetched by itself.
@Suite struct InvocationReadingTests {
    private static let start = Date(timeIntervalSince1970: 1_767_355_200)
    private static let separator = "\n----------ERROR-------\n"

    private static func step(
        _ name: String,
        _ status: String,
        _ code: Int?,
        _ output: String = "",
        details: String? = nil,
        seconds: TimeInterval? = 2
    ) -> SSM.CommandPlugin {
        SSM.CommandPlugin(
            name: name,
            status: .init(rawValue: status),
            statusDetails: details ?? status,
            responseCode: code,
            responseStartDateTime: seconds == nil ? nil : start,
            responseFinishDateTime: seconds.map { start + $0 },
            output: output
        )
    }

    private static func result(
        _ status: String,
        details: String? = nil,
        _ steps: [SSM.CommandPlugin] = []
    ) -> MachineResult {
        MachineResult(
            SSM.CommandInvocation(
                commandID: "c-1",
                instanceID: "i-1",
                status: .init(rawValue: status),
                statusDetails: details ?? status,
                commandPlugins: steps
            )
        )
    }

    private static let skippedText =
        "Step execution skipped due to unsatisfied preconditions: '\"StringEquals\": [platformType, Windows]'."

    struct Case: Sendable {
        var status: String
        var steps: [SSM.CommandPlugin]
        var name: String
        var exitCode: Int?
        var output: String
        var states: [CommandState]
    }

    @Test(arguments: [
        Case(
            status: "Failed",
            steps: [step("prepare", "Success", 0, "prepared"), step("deploy", "Failed", 3, "no space")],
            name: "deploy",
            exitCode: 3,
            output: "no space",
            states: [.succeeded, .failed]
        ),
        Case(
            status: "Failed",
            steps: [
                step("a", "Success", 0, "fine"), step("b", "TimedOut", -1, "slow", seconds: nil),
                step("c", "Failed", 1, "late"),
            ],
            name: "b",
            exitCode: nil,
            output: "slow",
            states: [.succeeded, .timedOut, .failed]
        ),
        // Patching on Linux: the service reports the step for Windows as a success.
        Case(
            status: "Success",
            steps: [
                step("PatchWindows", "Success", 0, skippedText, seconds: 0),
                step("PatchLinux", "Success", 0, "patched"),
                step("PatchMacOS", "Success", 0, "Step execution skipped due to incompatible platform.", seconds: 0),
            ],
            name: "PatchLinux",
            exitCode: 0,
            output: "patched",
            states: [.skipped, .succeeded, .skipped]
        ),
        // A remote script that could not be downloaded.
        Case(
            status: "Failed",
            steps: [
                step("downloadContent", "Failed", 1, "no such bucket"),
                step("runShellScript", "Skipped", 0, "skipped", seconds: nil),
                step("runPowerShellScript", "Success", 0, "", details: "Skipped", seconds: nil),
            ],
            name: "downloadContent",
            exitCode: 1,
            output: "no such bucket",
            states: [.failed, .skipped, .skipped]
        ),
        Case(
            status: "Success",
            steps: [
                step("downloadContent", "Success", 0, "downloaded"), step("runShellScript", "Success", 0, "ran"),
                step("cleanUp", "Success", 0, "gone"),
            ],
            name: "runShellScript",
            exitCode: 0,
            output: "ran",
            states: [.succeeded, .succeeded, .succeeded]
        ),
        Case(
            status: "InProgress",
            steps: [step("a", "Success", 0, "ran"), step("b", "InProgress", -1), step("c", "Pending", -1)],
            name: "b",
            exitCode: nil,
            output: "",
            states: [.succeeded, .running, .pending]
        ),
        // Some servers report the result of a step by its code alone.
        Case(
            status: "Failed",
            steps: [step("a", "", 0, "ran"), step("b", "", -1_073_741_819, "bad")],
            name: "b",
            exitCode: -1_073_741_819,
            output: "bad",
            states: [.pending, .pending]
        ),
        Case(
            status: "Success",
            steps: [step("a", "Success", 0, skippedText), step("b", "Success", 0, skippedText)],
            name: "a",
            exitCode: 0,
            output: skippedText,
            states: [.skipped, .skipped]
        ),
    ])
    func reportsTheStepThatExplainsTheState(sample: Case) {
        let result = Self.result(sample.status, sample.steps)
        #expect(result.stepName == sample.name)
        #expect(result.exitCode == sample.exitCode)
        #expect(result.standardOutput.text == sample.output)
        #expect(result.steps.map(\.state) == sample.states)
        #expect(result.steps.map(\.name) == sample.steps.map(\.name))
        let step = result.steps.first { $0.name == sample.name }
        #expect(step?.exitCode == result.exitCode || step?.state.isTerminal == false || step?.state == .skipped)
        #expect(!result.needsCompletion)
    }

    @Test(arguments: [
        ("out", false, false), ("out\(Self.separator)err", true, false), ("\(Self.separator)err", true, false),
        ("----------ERROR-------\nerr", true, false), ("a\(Self.separator)b\(Self.separator)c", true, false),
        (String(repeating: "x", count: 2_500), true, true), (String(repeating: "é", count: 1_250), true, true),
        ("x\n---Output truncated---", true, true), ("x\n---Output truncated---\(Self.separator)err", true, true),
        ("out\(Self.separator)err\n---Error truncated----", true, true), ("x--output truncated--", true, true),
        ("ERROR", false, false),
    ])
    func doesNotSplitOutputIntoStandardError(text: String, needsCompletion: Bool, isTruncated: Bool) {
        let result = Self.result("Failed", [Self.step("s", "Failed", 1, text)])
        #expect(result.standardOutput == CommandOutput(Data(text.utf8), isTruncated: isTruncated))
        // Standard error may be in the part that the list truncated or joined.
        #expect(result.standardError == CommandOutput(isTruncated: needsCompletion))
        #expect(result.needsCompletion == needsCompletion)
    }

    @Test func takesNothingButOutputFromTheInvocation() {
        let list = Self.result(
            "Failed",
            [
                Self.step("prepare", "Success", 0, "prepared"),
                Self.step("deploy", "Failed", 7, "out\(Self.separator)err"),
            ]
        )
        let single = MachineResult(
            SSM.GetCommandInvocationResponse(
                pluginName: "prepare",
                responseCode: 0,
                status: .success,
                standardOutputContent: "out",
                standardErrorContent: "err"
            )
        )
        let (result, keptTheLongerOutput) = list.improved(by: single)
        #expect(!keptTheLongerOutput && !result.needsCompletion)
        #expect(result.standardOutput.text == "out" && result.standardError.text == "err")
        #expect(result.state == .failed && result.exitCode == 7 && result.stepName == "deploy")
        #expect(result.instanceID == "i-1" && result.commandID == "c-1")
        #expect(result.steps[1].standardError.text == "err")
    }

    @Test(arguments: [
        ("Failed", "Terminated", nil, CommandState.skipped), ("Cancelled", "Terminated", nil, .skipped),
        ("Cancelled", "Rate Exceeded", nil, .skipped), ("Terminated", "", nil, .skipped),
        ("Terminated", "Terminated", nil, .skipped), ("Terminated", "Cancelled", nil, .cancelled),
        ("Cancelled", "Terminated", 2, .cancelled), ("Terminated", "Terminated", 2, .cancelled),
        ("Canceled", "Canceled", nil, .cancelled), ("Canceling", "", nil, .stopping),
        ("DeliveryTimedOut", "", nil, .undeliverable), ("ExecutionTimedOut", "", nil, .timedOut),
        ("Undeliverable", "", nil, .undeliverable), ("Success", "Terminated", nil, .succeeded),
        ("FAILED", "NonZeroExitCode", 2, .failed), ("Suspended", "SomethingNew", nil, .running),
    ])
    func readsTheStateFromStatusAndDetails(status: String, details: String, seconds: TimeInterval?, state: CommandState)
    {
        let step = Self.step("s", "Pending", -1, seconds: seconds)
        #expect(Self.result(status, details: details, [step]).state == state)
    }

    @Test func reportsAnUnknownStatusInTheReason() {
        let result = Self.result("Suspended", details: "By someone").endedWithCommand()
        #expect(result.state == .unknown)
        #expect(result.reason?.hasSuffix("Suspended (By someone)") == true)
        #expect(Self.result("InProgress", details: "By someone").endedWithCommand().state == .running)
    }

    @Test(
        arguments: [
            ("Failed", -1, 2.0, -1), ("Failed", -1, 0, nil), ("Failed", -1, nil, nil), ("Success", -1, 2, nil),
            ("TimedOut", -1, 2, nil), ("TimedOut", 137, 2, nil), ("Cancelled", -1, 2, nil), ("Failed", 3, nil, 3),
            ("Failed", 0, 2, nil), ("Success", 0, 2, 0), ("Failed", 255, 2, 255), ("InProgress", 0, nil, nil),
        ] as [(String, Int, TimeInterval?, Int?)]
    )
    func readsTheExitCodeOfAStepThatEnded(status: String, code: Int, seconds: TimeInterval?, exitCode: Int?) {
        let result = Self.result(status, [Self.step("s", status, code, seconds: seconds)])
        #expect(result.exitCode == exitCode)
        #expect(result.steps[0].exitCode == exitCode)

        let end = seconds.map { "2026-01-02T12:00:0\(Int($0))Z" }
        let single = SSM.GetCommandInvocationResponse(
            responseCode: code,
            executionStartDateTime: seconds == nil ? "" : "2026-01-02T12:00:00Z",
            executionEndDateTime: end ?? "",
            status: .init(rawValue: status)
        )
        #expect(MachineResult(single).exitCode == exitCode)
        #expect(MachineResult(single, of: "i-1").instanceID == "i-1")
    }
}
