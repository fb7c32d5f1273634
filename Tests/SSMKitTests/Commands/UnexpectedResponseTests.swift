import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Behavior of servers that differs from the emulator.
@Suite struct UnexpectedResponseTests {
    @Test(arguments: [
        TransportResponse.json(#"{"__type":"UnknownOperationException"}"#, status: 400),
        TransportResponse(status: 501, body: Data("<html>501 Not Implemented</html>".utf8)),
    ])
    func pollsEachMachineIfTheServerHasNoLists(response: TransportResponse) async throws {
        let cloud = EmulatedCloud(machines: 3, clock: .manual) { machine, _ in
            .init(exitCode: machine.index - 1, standardOutput: "out", standardError: "err", duration: .seconds(20))
        }
        let transport = WrappedTransport(cloud) { request, send in
            request.operation == "ListCommandInvocations" ? response : try await send(request)
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2", "i-3"])).report()
        #expect(report.machines.map(\.exitCode) == [0, 1, 2])
        #expect(report["i-2"]?.standardError.text == "err")
        #expect(report.notes.count == 1)
        #expect("\(report)".contains("the server has no ListCommandInvocations"))
    }

    @Test func toleratesACommandThatIsNotListedAtFirst() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let lists = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "ListCommandInvocations" else { return try await send(request) }
            switch lists.next() {
            case 1: return .json(#"{"CommandInvocations":[]}"#)
            case 2: return .json(#"{"__type":"InvalidCommandId"}"#, status: 400)
            default: return try await send(request)
            }
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("true"), on: .instances(["i-1"])).report()
        #expect(report.allSucceeded)
    }

    @Test(arguments: [
        ("Success", "Success"), ("Failed", "Undeliverable"), ("Failed", "Incomplete"), ("Cancelled", "Cancelled"),
        ("TimedOut", "DeliveryTimedOut"),
    ])
    func reportsAMachineThatIsNeverListedAsUnknown(status: String, details: String) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            switch request.operation {
            case "ListCommandInvocations":
                var page = try SSM.makeDecoder().decode(SSM.ListCommandInvocationsResponse.self, from: response.body)
                page.commandInvocations.removeAll { $0.instanceID == "i-2" }
                return .json(String(decoding: try SSM.makeEncoder().encode(page), as: UTF8.self))
            case "ListCommands":
                var page = try SSM.makeDecoder().decode(SSM.ListCommandsResponse.self, from: response.body)
                page.commands[0].status = .init(status)
                page.commands[0].statusDetails = details
                return .json(String(decoding: try SSM.makeEncoder().encode(page), as: UTF8.self))
            case "GetCommandInvocation": return .json(#"{"__type":"InvocationDoesNotExist"}"#, status: 400)
            default: return response
            }
        }
        let start = cloud.time.now()
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("true"), on: .instances(["i-1", "i-2"])).report()
        #expect(report["i-1"]?.state == .succeeded)
        #expect(report["i-2"]?.state == .unknown)
        #expect(report["i-2"]?.reason?.contains(details) == true)
        #expect(!report.allSucceeded)
        // The wait for the machine times out, after its result was also fetched by itself.
        #expect(cloud.time.now().timeIntervalSince(start) >= 120)
    }

    @Test(arguments: [
        ("SUCCESS", "", CommandState.succeeded), ("Success", "Success", .succeeded), ("Delayed", "Delayed", .pending),
        ("InProgress", "InProgress", .running), ("Cancelling", "Cancelling", .stopping),
        ("Failed", "Undeliverable", .undeliverable), ("Failed", "Terminated", .skipped),
        ("Failed", "Access Denied", .undeliverable), ("Failed", "Invalid Platform", .undeliverable),
        ("TimedOut", "Delivery Timed Out", .undeliverable), ("TimedOut", "Execution Timed Out", .timedOut),
        ("SomethingNew", "", .running),
    ])
    func mapsEachStatusToAState(status: String, details: String, state: CommandState) async throws {
        let invocation = #"{"CommandId":"c","InstanceId":"i-1","Status":"\#(status)","StatusDetails":"\#(details)"}"#
        let clock = ManualClock()
        let stub = StubTransport(
            time: clock.time,
            .json(#"{"Command":{"CommandId":"c"}}"#),
            .json(#"{"CommandInvocations":[\#(invocation)]}"#)
        )
        let run = try await SSMClient.testing(stub)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(deadline: .milliseconds(900)))
        _ = try? await run.report()
        #expect(run.reportSoFar["i-1"]?.state == state)
    }

    @Test func fetchesTheWholeOutputFromTheBucket() async throws {
        let output = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in
            .init(standardOutput: String(repeating: "x", count: 30_000))
        }
        let paths = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.method == "GET" else { return try await send(request) }
            paths.add(request.url.absoluteString)
            let authorization = request.headers["authorization"] ?? ""
            guard authorization.contains("/us-east-1/s3/aws4_request"), request.headers["x-amz-content-sha256"] != nil
            else { return TransportResponse(status: 403) }
            return TransportResponse(status: 200, body: output)
        }
        let run = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(output: .init(bucket: "my.logs", prefix: "a b")))
        let reported = try await run.report()["i-1"]?.standardOutput
        #expect(reported == CommandOutput(output))
        #expect(
            paths.all == [
                "https://s3.us-east-1.amazonaws.com/my.logs/a%20b/\(run.commandIDs[0])/i-1/awsrunShellScript/"
                    + "0.awsrunShellScript/stdout"
            ]
        )
    }

    @Test func keepsTheTruncatedOutputIfTheBucketRejectsTheRequest() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in
            .init(standardOutput: String(repeating: "x", count: 30_000))
        }
        let transport = WrappedTransport(cloud) { request, send in
            guard request.method == "GET" else { return try await send(request) }
            return TransportResponse(status: 403, body: Data("<Error><Code>AccessDenied</Code></Error>".utf8))
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(output: .init(bucket: "logs"))).report()
        #expect(report["i-1"]?.standardOutput.isTruncated == true)
        #expect(report["i-1"]?.standardOutput.bytes.count == 24_000)
        #expect(report.notes.first?.contains("AccessDenied") == true)
    }
}
