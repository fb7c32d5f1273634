import CloudCore
import Testing

/// Updates of a report with a later one, of the same commands or of a retry.
@Suite struct CommandReportUpdateTests {
    private static func result(
        _ id: String,
        _ state: CommandState,
        of command: String = "c-1",
        in cloud: Cloud? = nil
    ) -> MachineResult {
        MachineResult(instanceID: id, state: state, commandID: command, location: cloud.map { .init(cloud: $0) })
    }

    /// The report at the deadline of a run.
    private static let atDeadline = CommandReport(
        machines: [Self.result("i-1", .succeeded), Self.result("i-2", .running)],
        missingCount: 1,
        isComplete: false
    )

    @Test func isCompleteOnceItsCommandsHaveEnded() {
        let later = CommandReport(machines: ["i-1", "i-2", "i-3"].map { Self.result($0, .succeeded) })
        let now = Self.atDeadline.updated(with: later)
        #expect(now.isComplete && now.allSucceeded)
        #expect(now.missingCount == 0)
        #expect(now.counts == [.succeeded: 3])
    }

    @Test func keepsResultsThatTheLaterReportLacks() {
        let partial = CommandReport(machines: [Self.result("i-2", .unknown)])
        let now = Self.atDeadline.updated(with: partial)
        #expect(now.counts == [.succeeded: 1, .unknown: 1])
        #expect(now.updated(with: CommandReport(machines: [Self.result("i-1", .unknown)]))["i-1"]?.state == .succeeded)
    }

    @Test func staysIncompleteWhileACommandIsNotFollowed() {
        let two = CommandReport(
            machines: [Self.result("i-1", .running), Self.result("i-2", .running, of: "c-2")],
            isComplete: false
        )
        let now = two.updated(with: CommandReport(machines: [Self.result("i-1", .succeeded)]))
        #expect(!now.isComplete)
        let end = now.updated(with: CommandReport(machines: [Self.result("i-2", .failed, of: "c-2")]))
        #expect(end.counts == [.succeeded: 1, .failed: 1])
        #expect(!end.isComplete, "the report doesn't show whether c-1 was followed to its end")
        let whole = CommandReport(machines: end.machines)
        #expect(two.updated(with: whole).isComplete)
    }

    @Test func countsARetriedMachineOnce() {
        let first = CommandReport(machines: [Self.result("i-1", .succeeded), Self.result("i-2", .failed)])
        let again = CommandReport(machines: [Self.result("i-2", .succeeded, of: "c-2")])
        let now = first.updated(with: again)
        #expect(now.allSucceeded)
        #expect(now.counts == [.succeeded: 2])
        #expect(now.commandIDs == ["c-1", "c-2"])
        #expect(first.merged(with: again).counts == [.succeeded: 2, .failed: 1])
    }

    @Test func ignoresARetryThatWasNotStarted() {
        let first = CommandReport(machines: [Self.result("i-1", .failed)])
        let again = CommandReport(machines: [Self.result("i-1", .skipped, of: "")])
        #expect(first.updated(with: again).counts == [.failed: 1])
        #expect(again.updated(with: first).counts == [.failed: 1])
    }

    @Test func keepsMachinesOfTwoCloudsSeparate() {
        let first = CommandReport(machines: [
            Self.result("i-1", .failed, in: .aws), Self.result("i-1", .failed, of: "t-1", in: .alibabaCloud),
        ])
        let again = CommandReport(machines: [Self.result("i-1", .succeeded, of: "c-2", in: .aws)])
        #expect(first.updated(with: again).counts == [.succeeded: 1, .failed: 1])
    }

    @Test func doesNotSucceedIfAPartMatchedNoMachines() {
        let good = CommandReport(machines: [Self.result("i-1", .succeeded)])
        let none = CommandReport(machines: [], hasUnmatchedTargets: true)
        #expect(!good.merged(with: none).allSucceeded)
        #expect(!none.merged(with: good).allSucceeded)
        #expect(!good.updated(with: none).allSucceeded)
        #expect(none.updated(with: good).allSucceeded)
        #expect([good].reduce(CommandReport(machines: [])) { $0.merged(with: $1) }.allSucceeded)
    }

    @Test func doesNotSucceedIfAPartStartedNothing() {
        let good = CommandReport(machines: [Self.result("i-1", .succeeded)])
        #expect(!good.merged(with: .nothing).allSucceeded)
        #expect("\(CommandReport.nothing)" == "no machine known yet")
    }

    @Test func staysIncompleteIfMachinesAreOmitted() {
        let first = CommandReport(machines: [Self.result("i-1", .succeeded)], omitsMachines: true)
        #expect(!first.isComplete)
        #expect(!first.updated(with: CommandReport(machines: [Self.result("i-1", .succeeded)])).isComplete)
    }

    @Test func countsMissingMachinesOfACommandOnce() {
        let one = CommandReport(machines: [], commandIDs: ["c-1"], missingCount: 2)
        let other = CommandReport(machines: [], commandIDs: ["c-2"], missingCount: 3)
        #expect(one.merged(with: one).missingCount == 2)
        #expect(one.merged(with: other).missingCount == 5)
        #expect(one.updated(with: other).missingCount == 5)
        #expect(one.updated(with: CommandReport(machines: [], commandIDs: ["c-1"], missingCount: 1)).missingCount == 1)
    }
}
