import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Credentials that hang, clocks that jump, failures that pass, and pages that don't end.
@Suite struct BadDayTests {
    /// Credentials that never come, of which it is known that somebody waits for them.
    struct HangingCredentials: CredentialsProvider {
        let asked: AsyncStream<Void>
        private let announcement: AsyncStream<Void>.Continuation

        init() { (self.asked, self.announcement) = AsyncStream.makeStream() }

        func credentials() async throws -> Credentials {
            self.announcement.finish()
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            throw CancellationError()
        }
    }

    @Test(arguments: [true, false])
    func nothingIsSentWhereTheTaskIsCancelledWhileCredentialsAreFetched(stops: Bool) async throws {
        let stub = StubTransport()
        let credentials = HangingCredentials()
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: credentials, transport: stub)
        let starting = Task {
            try await assistant.run(
                .shell("x"),
                on: .instances(["i-1"]),
                options: .init(cancelsOnTaskCancellation: stops)
            )
        }
        for await _ in credentials.asked {}
        let start = ContinuousClock.now
        starting.cancel()
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        #expect(ContinuousClock.now - start < .seconds(120) * patience)
        guard case .cancelled(let report)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(report.commandIDs.isEmpty)
        #expect(error?.mayHaveTakenEffect == false)
        #expect(stub.requests.isEmpty)
    }

    /// The script may have run, so that what the service says to the repeated request proves nothing.
    @Test(
        arguments: [
            "InvalidResourceTag.InstanceNotFound", "InvalidInstance.NotFound", "InvalidInstanceId.NotFound",
            "Forbidden.RAM", "ClientToken.Expired",
        ],
        [Targets.tag("env", in: ["prod"]), .instances(["i-1"])]
    )
    func aServiceErrorAfterAPossibleEffectProvesNothing(code: String, targets: Targets) async throws {
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
    func aClockThatJumpsStopsNoMachine(jump: Double, limit: Duration) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 3, clock: .manual(clock)) { _, _ in .init(duration: .seconds(30)) }
        // Until it is shown, every machine is pending.
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

    @Test(arguments: [TransportResponse(status: 500), .json("<html>", status: 500), .json("{}", status: 500)])
    func aServerFaultOfSomeSecondsPasses(failure: TransportResponse) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in .init(duration: .seconds(30)) }
        let transport = WrappedTransport(cloud) { request, send in
            let isBroken = request.operation.hasPrefix("Describe") && clock.now.offset < .seconds(5)
            return isBroken ? failure : try await send(request)
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2"])).report()
        #expect(report.allSucceeded)
        #expect(report.notes.isEmpty)
    }

    @Test(arguments: ["InvalidInvokeId.NotFound", "Forbidden.RAM", "InternalError"])
    func aServiceErrorToStopALateMachineDoesNotEndTheWaitForTheOthers(code: String) async throws {
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

    @Test func pagesThatGoInACircleEndWithAnError() async throws {
        let calls = Counter()
        let service = StubService { request in
            switch request.operation {
            case "RunCommand": return .json(#"{"InvokeId":"t-1"}"#)
            case "DescribeInvocations": return .json(#"{"Invocations":{"Invocation":[]}}"#)
            default:
                let token = calls.next() % 2 == 0 ? "A" : "B"
                return .json(
                    #"{"Invocation":{"NextToken":"\#(token)","InvocationResults":{"InvocationResult":[]}}}"#
                )
            }
        }
        let run = try await CloudAssistantClient.testing(service).run(.shell("x"), on: .tag("env", in: ["prod"]))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.started == ["t-1"])
        #expect("\(try #require(error))".contains("repeated a page token"))
        #expect(calls.count < 200)
    }

    @Test func aListWithoutEndIsNotReadOnceNobodyWaits() async throws {
        let calls = Counter()
        let (reached, announce) = AsyncStream.makeStream(of: Void.self)
        let service = StubService { request in
            if request.operation == "RunCommand" { return .json(#"{"InvokeId":"t-1"}"#) }
            if request.operation == "DescribeInvocations" { return .json(#"{"Invocations":{"Invocation":[]}}"#) }
            let number = calls.next()
            if number == 100 { announce.finish() }
            try Task.checkCancellation()
            return .json(#"{"Invocation":{"NextToken":"\#(number)","InvocationResults":{"InvocationResult":[]}}}"#)
        }
        let assistant = CloudAssistantClient.testing(service)
        let waiting = Task { try await assistant.run(.shell("x"), on: .instances(["i-1"])).report() }
        for await _ in reached {}
        waiting.cancel()
        await #expect(throws: CommandError.self) { try await waiting.value }
        for _ in 0..<1_000 { await Task.yield() }
        let count = calls.count
        for _ in 0..<10_000 { await Task.yield() }
        #expect(calls.count == count)
    }

    @Test func theDescriptionFitsOnOneLine() async throws {
        let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"
        let stub = StubTransport(.json(#"{"InvokeId":"t-1"}"#))
        _ = try await CloudAssistantClient.testing(stub).run(
            .shell("x"),
            on: .instances(["i-1"]),
            options: .init(comment: "a\r\nb" + String(repeating: family, count: 50))
        )
        #expect(stub.requests.first?.parameters["Description"] == "a b" + String(repeating: family, count: 4))
    }

    @Test func aRunByTagIsPrintedBeforeAnyMachineIsKnown() async throws {
        let machines = [Machine(index: 1, tags: ["env": "prod"])]
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let run = try await CloudAssistantClient.emulated(cloud).run(.shell("x"), on: .tag("env", in: ["prod"]))
        let id = try #require(run.commandIDs.first)
        #expect("\(run)" == "\(id): no machine known yet")
        #expect(run.reportSoFar.table == "no machine known yet")
    }
}
