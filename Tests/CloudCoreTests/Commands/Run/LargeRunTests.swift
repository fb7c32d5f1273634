import CloudCore
import CloudTestSupport
import Testing

/// Runs on so many machines that they would take far longer than the time limit if an event took time in proportion to
/// the number of machines.
@Suite(.timeLimit(.minutes(5 * patience))) struct LargeRunTests {
    private let machines = (0..<30_000).map { "i-\($0)" }

    private func followed(completesOutput: Bool) -> RunState {
        let traits = RunServiceTraits(progressTimeout: .seconds(7_200))
        let options = RunOptions(fetchesWholeOutput: completesOutput)
        var run = RunState(
            following: [StartedCommand(id: "c", machines: self.machines)],
            settings: RunState.Settings(traits, options, errorsAllowed: nil)
        )
        _ = run.handle(.waiterJoined, at: .zero, random: 0.5)
        return run
    }

    /// Lists the machines of the command, and handles the resulting actions until none is left.
    private func list(
        _ listing: MachineListing,
        in run: inout RunState,
        at start: Duration,
        answer: (RunAction) -> RunEvent?
    ) throws {
        var now = start
        var actions = run.handle(.pollDue(round: 0), at: now, random: 0.5)
        while let action = actions.popLast() {
            try Task.checkCancellation()
            let event: RunEvent? =
                switch action {
                case .fetchOverviews(let round, _): .overviewsFetched(round: round, .success([:]))
                case .list(let round, let command): .listed(round: round, command: command.id, .success(listing))
                case .waitToPoll(let round, _): .pollDue(round: round)
                default: answer(action)
                }
            if case .waitToPoll(_, let wait) = action { now += wait }
            if let event { actions += run.handle(event, at: now, random: 0.5) }
        }
    }

    @Test func pollsMachinesThatNoListContains() async throws {
        var run = self.followed(completesOutput: false)
        var polls = 0
        try self.list(MachineListing([]), in: &run, at: .seconds(200)) { action in
            guard case .poll(let round, let command, let machine) = action else { return nil }
            polls += 1
            let error = RunServiceError(SimulatedFault.permanent)
            return .polled(round: round, command: command.id, machine: machine, .failure(error))
        }
        #expect(polls == self.machines.count)
        #expect(run.isEnded)
        #expect(run.report.counts == [.unknown: self.machines.count])
        #expect(run.report.notes.count == self.machines.count + 1)
    }

    @Test func fetchesTheOutputsThatAListTruncated() async throws {
        var run = self.followed(completesOutput: true)
        let truncated = CommandOutput(isTruncated: true)
        let listing = MachineListing(
            self.machines.map { MachineResult(instanceID: $0, state: .succeeded, standardOutput: truncated) }
        )
        try self.list(listing, in: &run, at: .zero) { action in
            guard case .complete(let round, let key, _) = action else { return nil }
            return .completed(round: round, key, .failure(RunServiceError(SimulatedFault.permanent)))
        }
        #expect(run.isEnded)
        #expect(run.report.notes.count == self.machines.count)
    }
}
