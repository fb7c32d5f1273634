import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Commands that are followed later, by their ids.
@Suite struct FollowingTests {
    @Test(arguments: [1, 2, 5], [0, 3 * 3_600, 20 * 86_400])
    func finishedCommandsAreReportedAtOnce(count: Int, later: Int) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { machine, _ in .init(exitCode: machine.index) }
        var ids: [String] = []
        for _ in 0..<count {
            let run = try await SSMClient.emulated(cloud).run(.shell("x"), on: .instances(["i-1", "i-2"]))
            _ = try await run.report()
            ids += run.commandIDs
        }
        clock.advance(by: .seconds(later))
        let (start, before) = (clock.seconds, cloud.calls)
        let filters = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            if request.operation == "ListCommands", request.json?["Filters"] != nil { filters.next() }
            return try await send(request)
        }
        let report = try await SSMClient.emulated(cloud, through: transport).follow(ids).report()
        #expect(report.machines.count == 2 * count)
        #expect(report.machines.allSatisfy { $0.state == .failed })
        #expect(report.commandIDs == ids)
        #expect(clock.seconds - start < 10)
        #expect((cloud.calls["ListCommands"] ?? 0) - (before["ListCommands"] ?? 0) <= 2 * count)
        #expect(filters.count == 0)
    }

    @Test(arguments: [["c-none"], ["c-none", "c-nor-this"]], [true, false])
    func anUnknownCommandEndsWithAnErrorThatNamesIt(ids: [String], isRejected: Bool) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let transport = WrappedTransport(cloud) { request, send in
            if isRejected { return .json(#"{"__type":"InvalidCommandId"}"#, status: 400) }
            let list = request.operation == "ListCommands" ? "Commands" : "CommandInvocations"
            return .json(#"{"\#(list)":[]}"#)
        }
        let run = SSMClient.emulated(cloud, through: transport).follow(ids)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("c-none"))
        #expect(clock.seconds < 300)
        // Asking again asks nobody.
        await #expect(throws: CommandError.self) { try await run.report() }
        #expect(clock.seconds < 300)
    }

    @Test func anUnknownCommandDoesNotHideAKnownOne() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let known = try await SSMClient.emulated(cloud).run(.shell("x"), on: .instances(["i-1"])).commandIDs
        let run = SSMClient.emulated(cloud).follow(["c-none"] + known)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("c-none"))
        #expect(error?.report?["i-1"]?.state == .succeeded)
        #expect(clock.seconds < 300)
    }

    @Test(arguments: [[""], [" "], ["x", ""]])
    func anEmptyIDIsInvalid(ids: [String]) async {
        let stub = StubTransport()
        let run = SSMClient.testing(stub).follow(ids)
        for _ in 0..<2 {
            let error = await #expect(throws: CommandError.self) { try await run.report() }
            guard case .invalid? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        #expect(stub.requests.isEmpty)
    }

    @Test func whatTheServiceDoesNotShowIsStoppedAllTheSame() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let run = SSMClient.emulated(cloud).follow(["x-none"])
        await #expect(throws: CommandError.self) { try await run.report() }
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.code == "InvalidCommandId")
        #expect(cloud.calls["CancelCommand"] == 1)
    }
}
