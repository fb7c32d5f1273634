import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Invocations that are followed later, by their ids.
@Suite struct FollowingTests {
    @Test(arguments: [1, 2, 5], [0, 3 * 3_600, 20 * 86_400])
    func finishedInvocationsAreReportedAtOnce(count: Int, later: Int) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { machine, _ in .init(exitCode: machine.index) }
        var ids: [String] = []
        for _ in 0..<count {
            let run = try await CloudAssistantClient.emulated(cloud).run(.shell("x"), on: .instances(["i-1", "i-2"]))
            _ = try await run.report()
            ids += run.commandIDs
        }
        clock.advance(by: .seconds(later))
        let start = clock.seconds
        let report = try await CloudAssistantClient.emulated(cloud).follow(ids).report()
        #expect(report.machines.count == 2 * count)
        #expect(report.machines.allSatisfy { $0.state == .failed })
        #expect(report.commandIDs == ids)
        #expect(clock.seconds - start < 10)
    }

    @Test(arguments: [["t-none"], ["t-none", "t-nor-this"]], [true, false])
    func anUnknownInvocationEndsWithAnErrorThatNamesIt(ids: [String], isRejected: Bool) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let transport = WrappedTransport(cloud) { request, send in
            if isRejected { return .json(#"{"Code":"InvalidInvokeId.NotFound"}"#, status: 404) }
            return try await send(request)
        }
        let run = CloudAssistantClient.emulated(cloud, through: transport).follow(ids)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("t-none"))
        #expect(clock.seconds < 300)
        await #expect(throws: CommandError.self) { try await run.report() }
        #expect(clock.seconds < 300)
    }

    @Test func anUnknownInvocationDoesNotHideAKnownOne() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let known = try await CloudAssistantClient.emulated(cloud).run(.shell("x"), on: .instances(["i-1"])).commandIDs
        let run = CloudAssistantClient.emulated(cloud).follow(["t-none"] + known)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect("\(try #require(error))".contains("t-none"))
        #expect(error?.report?["i-1"]?.state == .succeeded)
        #expect(clock.seconds < 300)
    }

    @Test(arguments: [
        (#""InvocationStatus":"Hibernated""#, CommandState.unknown),
        (#""InvokeRecordStatus":"Finished","ExitCode":0"#, .succeeded),
        (#""InvokeRecordStatus":"Finished","ExitCode":3"#, .failed),
        (#""InvokeRecordStatus":"Stopped""#, .cancelled),
        (#""InvocationStatus":"","InvokeRecordStatus":"Failed","ErrorCode":"InstanceNotRunning""#, .undeliverable),
        (#""InvocationStatus":"Canceled""#, .cancelled),
    ])
    func whenTheInvocationHasEndedItsMachinesHave(words: String, state: CommandState) async throws {
        let service = StubService { request in
            if request.operation == "DescribeInvocations" {
                return .json(
                    #"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"Failed","InvokeInstances":"#
                        + #"{"InvokeInstance":[{"InstanceId":"i-1"}]}}]}}"#
                )
            }
            return .json(
                #"{"Invocation":{"InvocationResults":{"InvocationResult":[{"InstanceId":"i-1",\#(words)}]}}}"#
            )
        }
        let report = try await CloudAssistantClient.testing(service).follow(["t-1"]).report()
        #expect(report["i-1"]?.state == state)
        #expect(service.clock.seconds < 300)
    }

    @Test(arguments: [[""], [" "], ["x", ""]])
    func anEmptyIDIsInvalid(ids: [String]) async {
        let stub = StubTransport()
        let run = CloudAssistantClient.testing(stub).follow(ids)
        for _ in 0..<2 {
            let error = await #expect(throws: CommandError.self) { try await run.report() }
            guard case .invalid? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        #expect(stub.requests.isEmpty)
    }

    @Test func whatTheServiceDoesNotShowIsStoppedAllTheSame() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let run = CloudAssistantClient.emulated(cloud).follow(["x-none"])
        await #expect(throws: CommandError.self) { try await run.report() }
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.code == "InvalidInvokeId.NotFound")
        #expect(cloud.calls["StopInvocation"] == 1)
    }

    /// Words in any case, and numbers of any size.
    @Test(arguments: ["Finished", "finished", "FINISHED"], [0, Int.max])
    func anInvocationEndsHoweverItsStateIsSpelled(word: String, repeats: Int) async throws {
        let service = StubService { request in
            if request.operation == "DescribeInvocations" {
                let machines = ["i-1", "i-2"].map { #"{"InstanceId":"\#($0)","Repeats":\#(repeats)}"# }
                return .json(
                    #"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"\#(word)","InvokeInstances":"#
                        + #"{"InvokeInstance":[\#(machines.joined(separator: ","))]}}]}}"#
                )
            }
            let results = ["i-1", "i-2"].map {
                #"{"InstanceId":"\#($0)","InvocationStatus":"success","ExitCode":0}"#
            }
            return .json(
                #"{"Invocation":{"InvocationResults":{"InvocationResult":[\#(results.joined(separator: ","))]}}}"#
            )
        }
        let report = try await CloudAssistantClient.testing(service).follow(["t-1"]).report()
        #expect(report.allSucceeded)
        #expect(service.clock.seconds < 60)
    }
}
