import CloudCore
import Foundation
import Testing

@Suite struct CommandReportTests {
    private static let start = Date(timeIntervalSince1970: 0)

    private static let report = CommandReport(
        machines: [
            MachineResult(
                instanceID: "i-2",
                state: .failed,
                exitCode: 1,
                standardOutput: CommandOutput(Data("begun\n".utf8)),
                standardError: CommandOutput(Data("disk \u{1B}[31mfull\nsorry\n".utf8)),
                startDate: start,
                endDate: start + 1.25
            ),
            MachineResult(instanceID: "i-10", state: .undeliverable, reason: "the agent does not respond"),
            MachineResult(
                instanceID: "i-1",
                state: .succeeded,
                exitCode: 0,
                standardOutput: CommandOutput(Data("up\n".utf8)),
                startDate: start,
                endDate: start + 90
            ),
        ],
        notes: ["a note"]
    )

    @Test func summarizesOnOneLine() {
        #expect("\(Self.report)" == "1 succeeded, 1 failed, 1 undeliverable; a note")
        #expect("\(CommandReport(machines: []))" == "no machines")
        #expect(!CommandReport(machines: []).allSucceeded)
    }

    /// A machine on which the script may be running, or may have run, is not a failure to retry.
    @Test(arguments: CommandState.allCases)
    func separatesFailuresFromUnresolvedMachines(state: CommandState) {
        let report = CommandReport(machines: [MachineResult(instanceID: "i-1", state: state)])
        #expect(report.unresolved.count == ([.pending, .running, .stopping, .unknown].contains(state) ? 1 : 0))
        let isSuccess = report.machines.allSatisfy(\.succeeded)
        #expect(report.failures.count == (report.unresolved.isEmpty && !isSuccess ? 1 : 0))
    }

    @Test func printsATable() {
        let lines = Self.report.table.split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "machine  state          exit  time   output",
                "i-1      succeeded      0     90 s   up",
                "i-10     undeliverable  -     -      the agent does not respond",
                #"i-2      failed         1     1.3 s  disk \u{1B}[31mfull (+1 lines)"#,
                "1 succeeded, 1 failed, 1 undeliverable; a note",
            ]
        )
    }

    @Test func explainsAnEmptyTable() {
        #expect(
            CommandReport(machines: [], notes: ["no machine has the tag"]).table
                == "no machines; no machine has the tag"
        )
    }

    @Test func describesARunAndItsParts() {
        #expect("\(CommandRun(ended: Self.report))".hasSuffix(": \(Self.report)"))
        #expect("\(Self.report.machines[0].standardOutput)" == "up\n")
        #expect("\(RunOptions.Share.percent(10)) \(RunOptions.Share.count(20))" == "10% 20")
    }

    @Test func describesAMachineOnOneLine() {
        #expect(
            Self.report.machines.map { "\($0)" } == [
                "i-1 succeeded (exit 0, 90 s)", "i-10 undeliverable: the agent does not respond",
                "i-2 failed (exit 1, 1.3 s)",
            ]
        )
    }

    @Test(arguments: [
        (Duration.milliseconds(40), "0.0 s"), (.milliseconds(1_250), "1.3 s"), (.milliseconds(9_960), "10 s"),
        (.seconds(119), "119 s"), (.seconds(120), "2 min"), (.seconds(7_200), "2 h"), (.seconds(2_592_000), "720 h"),
    ])
    func formatsDurations(duration: Duration, text: String) {
        #expect(duration.text == text)
    }

    @Test func replaysAnEndedReport() async throws {
        let run = CommandRun(ended: Self.report)
        var instanceIDs: [String] = []
        for try await update in run.updates { instanceIDs.append(update.instanceID) }
        #expect(instanceIDs == ["i-1", "i-10", "i-2"])
        #expect(try await run.report() == Self.report)
        try await run.cancel()
    }

    @Test func errorsDescribeWhatToDo() {
        let error = CommandError.outcomeUnknown(
            marker: "run-1",
            CallFailure(TransportError(.interrupted, reason: "the connection broke")),
            CommandReport(machines: [], commandIDs: ["c-1", "c-2"])
        )
        #expect(
            "\(error)"
                == "a command may have been started: look for \"run-1\" among the service's commands before running "
                + "it again (the connection broke (the request may have reached the service)); started: c-1 and 1 more"
        )
        #expect("\(CommandError.invalid("the script is empty"))" == "this can't be run: the script is empty")
        #expect(error.started == ["c-1", "c-2"])
    }

    @Test func mergingKeepsATerminalState() {
        let known = CommandReport(machines: [MachineResult(instanceID: "i-1", state: .succeeded, commandID: "c")])
        let later = CommandReport(machines: [MachineResult(instanceID: "i-1", state: .unknown, commandID: "c")])
        #expect(known.merged(with: later).counts == [.succeeded: 1])
        #expect(later.merged(with: known).counts == [.succeeded: 1])
    }
}
