import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Service errors after a possible effect, clocks that jump, and long descriptions.
@Suite struct FaultToleranceTests {
    /// The script may have run, so a service error in response to a retry doesn't prove the opposite.
    @Test(
        arguments: [
            "InvalidResourceTag.InstanceNotFound", "InvalidInstance.NotFound", "InvalidInstanceId.NotFound",
            "Forbidden.RAM", "ClientToken.Expired",
        ],
        [Targets.tag("env", in: ["prod"]), .instances(["i-1"])]
    )
    func reportsAnUnknownOutcomeAfterAServiceErrorForARetry(code: String, targets: Targets) async throws {
        let cloud = EmulatedCloud(
            machines: [Machine(index: 1, tags: ["env": "prod"])],
            clock: .manual,
            executor: .closure { _, _ in .success }
        )
        let starts = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "RunCommand" else { return try await send(request) }
            guard starts.next() == 1 else { return .json(#"{"Code":"\#(code)"}"#, status: 404) }
            _ = try await send(request)
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let assistant = CloudAssistantClient.emulated(cloud, through: transport)
        let error = await #expect(throws: CommandError.self) { try await assistant.run(.shell("x"), on: targets) }
        guard case .outcomeUnknown(let marker, let call, let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(marker.hasPrefix("run-"))
        #expect(call.code == code)
        #expect(error?.mayHaveTakenEffect == true)
        #expect(report["i-1"]?.state == (targets == .instances(["i-1"]) ? .unknown : nil))
        #expect(!report.allSucceeded)
    }

    @Test(arguments: [700.0, -700, 86_400], [Duration.seconds(600), .seconds(60)])
    func stopsNoMachineWhenTheClockJumps(jump: Double, limit: Duration) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 3, clock: .manual(clock)) { _, _ in .init(duration: .seconds(30)) }
        // Each machine is pending until the command is visible.
        cloud.visibilityDelay = .seconds(20)
        let starts = Counter()
        let service = StubService(clock, ahead: { starts.count == 0 ? 0 : jump }) { request in
            let response = try await cloud.send(request)
            if request.operation == "RunCommand" { starts.next() }
            return response
        }
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: service)
        let report = try await assistant.run(
            .shell("x"),
            on: .instances(["i-1", "i-2", "i-3"]),
            options: .init(deliveryTimeout: limit, deadline: .seconds(900))
        ).report()
        #expect("\(report)" == "3 succeeded")
        #expect(cloud.calls["StopInvocation"] == nil)
        #expect(starts.count == 1)
    }

    @Test(arguments: ["InvalidInvokeId.NotFound", "Forbidden.RAM", "InternalError"])
    func continuesToWaitIfALateMachineCannotBeStopped(code: String) async throws {
        let clock = ManualClock()
        let stops = Counter()
        let service = StubService(clock) { request in
            switch request.operation {
            case "RunCommand": return .json(#"{"InvokeId":"t-1"}"#)
            case "StopInvocation":
                stops.next()
                return .json(#"{"Code":"\#(code)"}"#, status: code == "InternalError" ? 500 : 403)
            case "DescribeInvocations": return .json(#"{"Invocations":{"Invocation":[]}}"#)
            default:
                let isLate = clock.now.offset < .seconds(600)
                return .json(
                    """
                    {"Invocation":{"InvocationResults":{"InvocationResult":[
                    {"InstanceId":"i-1","InvocationStatus":"\(isLate ? "Running" : "Success")","ExitCode":0},
                    {"InstanceId":"i-2","InvocationStatus":"\(isLate ? "Pending" : "Success")","ExitCode":0}]}}}
                    """
                )
            }
        }
        let report = try await CloudAssistantClient.testing(service)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: .init(deliveryTimeout: .seconds(120))).report()
        #expect("\(report.counts)" == "[succeeded: 2]")
        #expect(report.notes.count == 1)
        #expect((1...40).contains(stops.count))
    }

    @Test func sendsTheDescriptionOnOneLine() async throws {
        let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"
        let stub = StubTransport(.json(#"{"InvokeId":"t-1"}"#))
        _ = try await CloudAssistantClient.testing(stub).run(
            .shell("x"),
            on: .instances(["i-1"]),
            options: .init(comment: "a\r\nb" + String(repeating: family, count: 50))
        )
        #expect(stub.requests.first?.parameters["Description"] == "a b" + String(repeating: family, count: 4))
    }
}
