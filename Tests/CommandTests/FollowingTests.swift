import CloudCore
import CloudEmulator
import CloudTestSupport
import Testing

/// Following commands by their ids.
@Suite struct FollowingTests {
    @Test(arguments: TestedCloud.all, pairs([1, 2, 5], [0, 3 * 3_600, 20 * 86_400]))
    func reportsFinishedCommandsAtOnce(
        cloud: TestedCloud,
        commands: (count: Int, seconds: Int)
    ) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(machines: 2, clock: .manual(clock)) { machine, _ in
            .init(exitCode: machine.index)
        }
        var ids: [String] = []
        for _ in 0..<commands.count {
            let run = try await cloud.emulated(emulator).run(.shell("x"), on: .instances(["i-1", "i-2"]))
            _ = try await run.report()
            ids += run.commandIDs
        }
        clock.advance(by: .seconds(commands.seconds))
        let start = clock.seconds
        let (lists, searches) = (Counter(), Counter())
        let transport = WrappedTransport(emulator) { request, send in
            if request.operation == cloud.operations.listCommands { lists.next() }
            if cloud.searchesCommands(request) { searches.next() }
            return try await send(request)
        }
        let report = try await cloud.emulated(emulator, through: transport).follow(ids).report()
        #expect(report.machines.count == 2 * commands.count)
        #expect(report.machines.allSatisfy { $0.state == .failed })
        #expect(report.commandIDs == ids)
        #expect(clock.seconds - start < 10)
        #expect(lists.count <= 2 * commands.count)
        #expect(searches.count == 0)
    }

    /// The responses to requests for a command that doesn't exist.
    enum Responses: CaseIterable {
        case serviceErrors, emptyLists, emulated
    }

    @Test(arguments: TestedCloud.all, pairs([["none"], ["none", "none-either"]], Responses.allCases))
    func throwsAnErrorThatNamesAnUnknownCommand(
        cloud: TestedCloud,
        unknown: (ids: [String], responses: Responses)
    ) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(machines: 1, clock: .manual(clock))
        let transport = WrappedTransport(emulator) { request, send in
            switch unknown.responses {
            case .serviceErrors: cloud.serviceError(.unknownCommand)
            case .emptyLists where request.operation == cloud.operations.listCommands: cloud.noCommands
            case .emptyLists: cloud.resultPage(false, nil)
            case .emulated: try await send(request)
            }
        }
        let run = cloud.emulated(emulator, through: transport).follow(unknown.ids.map(cloud.unknownID))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("\(cloud.idPrefix)none"))
        #expect(clock.seconds < 300)
        // A second report sends no requests.
        let calls = emulator.calls
        await #expect(throws: CommandError.self) { try await run.report() }
        #expect(clock.seconds < 300)
        #expect(emulator.calls == calls)
    }

    @Test(arguments: TestedCloud.all)
    func reportsAKnownCommandBesideAnUnknownOne(cloud: TestedCloud) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(machines: 1, clock: .manual(clock))
        let known = try await cloud.emulated(emulator).run(.shell("x"), on: .instances(["i-1"])).commandIDs
        let run = cloud.emulated(emulator).follow([cloud.unknownID("none")] + known)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("\(cloud.idPrefix)none"))
        #expect(error?.report?["i-1"]?.state == .succeeded)
        #expect(clock.seconds < 300)
    }

    @Test(arguments: TestedCloud.all, [[""], [" "], ["x", ""]])
    func rejectsAnEmptyID(cloud: TestedCloud, ids: [String]) async {
        let stub = StubTransport()
        let run = cloud.testing(stub).follow(ids)
        for _ in 0..<2 {
            let error = await #expect(throws: CommandError.self) { try await run.report() }
            guard case .invalid? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        #expect(stub.requests.isEmpty)
    }

    @Test(arguments: TestedCloud.all)
    func sendsAStopForACommandThatIsNotListed(cloud: TestedCloud) async throws {
        let emulator = EmulatedCloud(machines: 1, clock: .manual)
        let run = cloud.emulated(emulator).follow([cloud.unknownID("none")])
        await #expect(throws: CommandError.self) { try await run.report() }
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.code == cloud.code(.unknownCommand).code)
        #expect(emulator.calls[cloud.operations.stop] == 1)
    }
}
