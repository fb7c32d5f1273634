import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Following invocations by their ids.
@Suite struct FollowingTests {
    @Test(arguments: [
        (#""InvocationStatus":"Hibernated""#, CommandState.unknown),
        (#""InvokeRecordStatus":"Finished","ExitCode":0"#, .succeeded),
        (#""InvokeRecordStatus":"Finished","ExitCode":3"#, .failed),
        (#""InvokeRecordStatus":"Stopped""#, .cancelled),
        (#""InvocationStatus":"","InvokeRecordStatus":"Failed","ErrorCode":"InstanceNotRunning""#, .undeliverable),
        (#""InvocationStatus":"Canceled""#, .cancelled),
    ])
    func endsTheMachinesOfAnInvocationThatEnded(members: String, state: CommandState) async throws {
        let service = StubService { request in
            if request.operation == "DescribeInvocations" {
                return .json(
                    #"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"Failed","InvokeInstances":"#
                        + #"{"InvokeInstance":[{"InstanceId":"i-1"}]}}]}}"#
                )
            }
            return .json(
                #"{"Invocation":{"InvocationResults":{"InvocationResult":[{"InstanceId":"i-1",\#(members)}]}}}"#
            )
        }
        let report = try await CloudAssistantClient.testing(service).follow(["t-1"]).report()
        #expect(report["i-1"]?.state == state)
        #expect(service.clock.seconds < 300)
    }

    /// Status values in any case, and numbers of any size.
    @Test(arguments: ["Finished", "finished", "FINISHED"], [0, Int.max])
    func readsTheStatusOfAnInvocationInAnyCase(status: String, repeats: Int) async throws {
        let service = StubService { request in
            if request.operation == "DescribeInvocations" {
                let machines = ["i-1", "i-2"].map { #"{"InstanceId":"\#($0)","Repeats":\#(repeats)}"# }
                return .json(
                    #"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"\#(status)","InvokeInstances":"#
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
