import CloudCore
import Testing

/// Minimal reproductions of faults that the simulation found.
@Suite struct RunStateFaultTests {
    private let traits = RunServiceTraits(progressTimeout: .seconds(7_200))
    private let part = RunPart(number: 0, machines: ["a", "b"])
    private let command = StartedCommand(id: "c", machines: ["a", "b"])

    private func settings(deadline: Duration? = nil) -> RunState.Settings {
        RunState.Settings(self.traits, RunOptions(deadline: deadline), errorsAllowed: nil)
    }

    /// Returns a run with one started command and one waiter.
    private func followed(_ command: StartedCommand) -> RunState {
        var run = RunState(following: [command], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        return run
    }

    /// Handles actions like a service that always returns the same list and overview, until a time or a given action.
    private func respond(
        _ run: inout RunState,
        _ listing: MachineListing,
        _ overview: CommandOverview?,
        from start: Duration = .zero,
        until end: Duration,
        unless isWanted: (RunAction) -> Bool = { _ in false }
    ) -> RunAction? {
        var now = start
        var actions = run.handle(.waiterJoined, at: now, random: 0.5)
        actions += run.handle(.waiterLeft, at: now, random: 0.5)
        actions += run.handle(.pollDue(round: 0), at: now, random: 0.5)
        while let action = actions.popLast(), now < end {
            if isWanted(action) { return action }
            switch action {
            case .fetchOverviews(let round, _):
                let overviews = overview.map { ["c": $0] } ?? [:]
                actions += run.handle(.overviewsFetched(round: round, .success(overviews)), at: now, random: 0.5)
            case .list(let round, let command):
                let event = RunEvent.listed(round: round, command: command.id, .success(listing))
                actions += run.handle(event, at: now, random: 0.5)
            case .poll(let round, let command, let machine):
                let event = RunEvent.polled(round: round, command: command.id, machine: machine, .success(nil))
                actions += run.handle(event, at: now, random: 0.5)
            case .waitToPoll(let round, let wait):
                now += wait
                actions += run.handle(.pollDue(round: round), at: now, random: 0.5)
            default: break
            }
        }
        return nil
    }

    private let ended = CommandOverview(
        hasEnded: true,
        targetCount: 2,
        machines: ["a", "b"],
        fingerprint: "2",
        status: ""
    )
    private let listing = MachineListing([MachineResult(instanceID: "a", state: .succeeded, exitCode: 0)])

    private func isPoll(_ action: RunAction) -> Bool { if case .poll = action { true } else { false } }

    @Test func pollsAgainAfterAllWaitersLeft() throws {
        var run = self.followed(self.command)
        let first = self.respond(&run, self.listing, self.ended, until: .seconds(300), unless: self.isPoll)
        #expect(first != nil)
        _ = run.handle(.waiterLeft, at: .seconds(100), random: 0.5)
        #expect(!run.isEnded)
        var actions = run.handle(.waiterJoined, at: .seconds(400), random: 0.5)
        var hasPolled = false
        for _ in 0..<20 {
            guard let action = actions.popLast() else { break }
            switch action {
            case .waitToPoll(let round, _):
                actions += run.handle(.pollDue(round: round), at: .seconds(401), random: 0.5)
            case .fetchOverviews(let round, _):
                actions += run.handle(
                    .overviewsFetched(round: round, .success(["c": self.ended])),
                    at: .seconds(401),
                    random: 0.5
                )
            case .list(let round, _):
                let event = RunEvent.listed(round: round, command: "c", .success(self.listing))
                actions += run.handle(event, at: .seconds(401), random: 0.5)
            case .poll(let round, _, let machine):
                hasPolled = true
                let result = MachineResult(instanceID: machine, state: .failed, exitCode: 3)
                let event = RunEvent.polled(round: round, command: "c", machine: machine, .success(result))
                actions += run.handle(event, at: .seconds(401), random: 0.5)
            default: break
            }
        }
        #expect(hasPolled)
        #expect(run.report["b"]?.exitCode == 3)
    }

    @Test func countsAMachineNamedInAnOverview() {
        var run = self.followed(StartedCommand(id: "c", machines: nil))
        _ = self.respond(&run, self.listing, self.ended, until: .seconds(400))
        #expect(run.isEnded)
        #expect(run.report["b"]?.state == .unknown)
        #expect(run.report.missingCount == 0)
    }

    @Test func pollsMachinesBeforeAnUnlistedCommandIsLost() {
        var run = self.followed(self.command)
        let empty = MachineListing([])
        #expect(self.respond(&run, empty, nil, until: .seconds(400), unless: self.isPoll) != nil)
    }

    @Test func waitsForMachinesWithoutATargetCount() {
        var run = self.followed(StartedCommand(id: "c", machines: nil))
        let uncounted = CommandOverview(hasEnded: true, targetCount: nil, fingerprint: "", status: "")
        _ = self.respond(&run, self.listing, uncounted, until: .seconds(20))
        #expect(!run.isEnded)
        run = self.followed(StartedCommand(id: "c", machines: nil))
        _ = self.respond(&run, self.listing, uncounted, until: .seconds(200))
        #expect(run.report.allSucceeded)
    }

    @Test func skipsAPartThatIsBeingCheckedWhenTheRunIsAbandoned() {
        var run = RunState(waves: [[self.part]], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        _ = run.handle(.started(self.part, .unknownMachine(SimulatedFault.unknownMachine)), at: .zero, random: 0.5)
        _ = run.handle(.abandoned, at: .zero, random: 0.5)
        _ = run.handle(.known(self.part, nil), at: .zero, random: 0.5)
        #expect(run.report.counts == [.skipped: 2])
        #expect(run.isEnded)
    }

    @Test func isIncompleteWithoutAPartOfUnknownMachines() {
        var run = RunState(waves: [[RunPart(number: 0, machines: nil)]], settings: self.settings())
        _ = run.handle(.stopRequested, at: .zero, random: 0.5)
        #expect(run.isEnded)
        #expect(!run.report.isComplete)
        #expect(run.report.notes.count == 1)
    }

    @Test func failsIfAPartWithoutIDsHasAnUnknownMachine() {
        let part = RunPart(number: 0, machines: nil)
        var run = RunState(waves: [[part]], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        _ = run.handle(.started(part, .unknownMachine(SimulatedFault.unknownMachine)), at: .zero, random: 0.5)
        guard case .failed(.call)? = run.outcome else {
            Issue.record("\(String(describing: run.outcome))")
            return
        }
    }

    @Test func pollsWhenAWaiterReturnsAfterALongTime() {
        var run = RunState(following: [self.command], settings: self.settings())
        let actions = run.handle(.waiterJoined, at: .seconds(20_000), random: 0.5)
        #expect(!run.isOver)
        #expect(actions.count == 1)
    }

    @Test func reportsAnUnknownStateOnce() {
        var run = self.followed(self.command)
        let listing = MachineListing([MachineResult(instanceID: "a", state: .unknown)])
        _ = self.respond(&run, listing, nil, until: .seconds(60))
        #expect(run.log.count == 1)
    }

    @Test func requeuesAnUnsentPartAfterTheLastWaiterLeaves() {
        var run = RunState(waves: [[self.part]], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        _ = run.handle(.waiterLeft, at: .zero, random: 0.5)
        let hurried = run.handle(.waitCancelled, at: .zero, random: 0.5)
        #expect(hurried.contains { if case .cancelStart = $0 { true } else { false } })
        #expect(run.handle(.started(self.part, .notSent), at: .zero, random: 0.5).isEmpty)
        #expect(!run.isFinal)
        #expect(run.report.counts == [.pending: 2])
        let resumed = run.handle(.waiterJoined, at: .zero, random: 0.5)
        #expect(resumed.contains { if case .start = $0 { true } else { false } })
    }

    @Test func doesNotHurryAStartWhileAnotherTaskWaits() {
        var run = RunState(waves: [[self.part]], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        _ = run.handle(.waiterLeft, at: .zero, random: 0.5)
        #expect(run.handle(.waitCancelled, at: .zero, random: 0.5).isEmpty)
    }

    /// A transport that reports a cancellation of its own must not be retried forever.
    @Test func endsIfTheTransportCancelsAStart() {
        var run = RunState(waves: [[self.part]], settings: self.settings())
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        #expect(run.handle(.started(self.part, .notSent), at: .zero, random: 0.5).isEmpty)
        #expect(run.isEnded)
        #expect(run.report.counts == [.skipped: 2])
    }

    @Test func notesAMachineThatIsNotATarget() {
        var run = self.followed(self.command)
        let listing = MachineListing(["a", "b", "z"].map { MachineResult(instanceID: $0, state: .succeeded) })
        _ = self.respond(&run, listing, self.ended, until: .seconds(200))
        #expect(run.report.notes == ["c lists z, which it was not sent to"])
        #expect(run.report.machines.count == 3)
    }

    /// A service may return any number.
    @Test(arguments: [Int.min, -1, .max])
    func acceptsAnyTargetCount(targets: Int) {
        var settings = self.settings()
        settings.completesOutput = false
        let commands = ["c", "d"].map { StartedCommand(id: $0, machines: nil) }
        var run = RunState(following: commands, settings: settings)
        let overview = CommandOverview(hasEnded: true, targetCount: targets, fingerprint: "1", status: "")
        var actions = run.handle(.waiterJoined, at: .zero, random: 0.5)
        var now = Duration.zero
        while let action = actions.popLast(), now < .seconds(600) {
            switch action {
            case .fetchOverviews(let round, _):
                let event = RunEvent.overviewsFetched(round: round, .success(["c": overview, "d": overview]))
                actions += run.handle(event, at: now, random: 0.5)
            case .list(let round, let command):
                let event = RunEvent.listed(round: round, command: command.id, .success(self.listing))
                actions += run.handle(event, at: now, random: 0.5)
            case .waitToPoll(let round, let wait):
                now += wait
                actions += run.handle(.pollDue(round: round), at: now, random: 0.5)
            default: break
            }
        }
        #expect(run.isEnded)
        #expect(run.report.missingCount == (targets == .max ? .max : 0))
        #expect(run.report.merged(with: run.report).missingCount == run.report.missingCount)
    }

    @Test func reportsThePollErrorAfterTheDeadline() {
        var run = RunState(following: [self.command], settings: self.settings(deadline: .seconds(60)))
        var actions = run.handle(.waiterJoined, at: .zero, random: 0.5)
        var now = Duration.zero
        let fault = RunServiceError(SimulatedFault.rejected, isThrottling: true)
        while let action = actions.popLast(), now < .seconds(600) {
            switch action {
            case .fetchOverviews(let round, _):
                actions += run.handle(.overviewsFetched(round: round, .failure(fault)), at: now, random: 0.5)
            case .list(let round, let command):
                let event = RunEvent.listed(round: round, command: command.id, .failure(fault))
                actions += run.handle(event, at: now, random: 0.5)
            case .waitToPoll(let round, let wait):
                now += wait
                actions += run.handle(.pollDue(round: round), at: now, random: 0.5)
            default: break
            }
        }
        #expect(run.isFinal)
        #expect(run.report.notes == ["the last poll failed: \(SimulatedFault.rejected)"])
    }

    @Test func countsASuccessWithANonzeroExitCodeAsFailed() {
        var run = self.followed(self.command)
        let machines = ["a", "b"].map {
            MachineResult(instanceID: $0, state: .succeeded, serviceStatus: "Success", exitCode: $0 == "a" ? 0 : 3)
        }
        _ = self.respond(&run, MachineListing(machines), self.ended, until: .seconds(200))
        #expect(run.isEnded)
        #expect(!run.report.allSucceeded)
        #expect(run.report.failures.map(\.instanceID) == ["b"])
        #expect(run.report["b"]?.notes == ["the service reports Success with exit code 3"])
        #expect(run.report["a"]?.notes == [])
    }

    /// A run by a tag is complete only if each of its waves was started.
    @Test func reportsThatItOmitsMachines() {
        let waves = [[RunPart(number: 0, machines: nil)], [RunPart(number: 1, machines: nil)]]
        var run = RunState(waves: waves, settings: self.settings(deadline: .seconds(10)))
        #expect(run.report.omitsMachines)
        #expect(!run.report.hasUnmatchedTargets)
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        let none = StartOutcome.noMachine(reason: "no machine has the tag")
        for wave in waves { for part in wave { _ = run.handle(.started(part, none), at: .zero, random: 0.5) } }
        #expect(run.isEnded)
        #expect(!run.report.omitsMachines)
        #expect(run.report.hasUnmatchedTargets)
        #expect(run.report.isComplete)
    }
}
