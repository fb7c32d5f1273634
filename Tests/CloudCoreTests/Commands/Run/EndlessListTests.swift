import CloudCore
import Testing

/// A service whose list of machines never ends.
@Suite struct EndlessListTests {
    private struct EndlessService: RunService {
        let traits = RunServiceTraits(progressTimeout: .seconds(7_200))
        let clock: ManualClock

        func list(_ command: StartedCommand) async throws -> MachineListing {
            while await self.clock.time.sleep(for: .seconds(60)) {}
            throw CancellationError()
        }

        func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome { .notSent }
        func known(_ machines: [String]) async -> Set<String>? { nil }
        func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview] { [:] }
        func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult? { nil }
        func output(of result: MachineResult) async throws -> CompletedOutput { CompletedOutput(result) }
        func stop(_ command: StartedCommand, on machines: [String]?) async throws {}
    }

    @Test func failsAfterATimeLimit() async throws {
        let clock = ManualClock()
        let dependencies = Dependencies(time: clock.time, random: { 0.5 })
        let driver = RunDriver(
            following: ["c-1"],
            service: EndlessService(clock: clock),
            options: RunOptions(),
            dependencies: dependencies
        )
        let error = await #expect(throws: CommandError.self) { try await CommandRun(driver).report() }
        #expect(error?.description == "the list of machines did not end within 15 min; started: c-1")
    }
}
