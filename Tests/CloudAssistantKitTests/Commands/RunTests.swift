import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// The script of a run, not that of a `FaultServer`.
private typealias Script = CloudCore.Script

/// Runs through Cloud Assistant on the emulator, whose clock advances during waits.
@Suite struct RunTests {
    @Test func reportsTheResultOfEveryMachine() async throws {
        let bytes = Data([0xFF, 0x00, 0x41, 0x0A])
        let cloud = EmulatedCloud(machines: 3, clock: .manual) { machine, _ in
            machine.index == 2
                ? .init(exitCode: 7, standardOutput: "begun\n", standardError: "disk full\n", duration: .seconds(2))
                : .init(exitCode: 0, standardOutput: bytes, duration: .seconds(1))
        }
        let run = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("uptime"), on: .instances(["i-3", "i-1", "i-2"]))
        var updates: [String] = []
        for try await update in run.updates { updates.append("\(update)") }
        #expect(updates.last == "i-2 failed (exit 7, 2.0 s)")
        let report = try await run.report()
        #expect(report.machines.map(\.instanceID) == ["i-1", "i-2", "i-3"])
        #expect(report["i-1"]?.standardOutput == CommandOutput(bytes))
        #expect(report["i-2"]?.state == .failed)
        #expect(report["i-2"]?.standardOutput.text == "begun\ndisk full\n")
        #expect("\(report)" == "2 succeeded, 1 failed")
    }

    @Test func deliversScriptsByteForByte() async throws {
        let script = "#!/bin/bash -e\r\n\techo \"a'b\" \\\n\n\u{1F680} \u{E9} $(true) {{x}}\n\n"
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, script in .init(standardOutput: script) }
        let run = try await CloudAssistantClient.emulated(cloud).run(.shell(script), on: .instances(["i-1"]))
        #expect(try await run.report()["i-1"]?.standardOutput.bytes == Data(script.utf8))
    }

    @Test func sendsTheOptions() async throws {
        let stub = StubTransport(.json(#"{"InvokeId":"t-1"}"#))
        let script = Script.powerShell("Get-Date", workingDirectory: "C:\\", user: "app", environment: ["A": "1"])
        _ = try await CloudAssistantClient.testing(stub).run(
            script,
            on: .instances(["i-1"]),
            options: .init(
                executionTimeout: .seconds(1_800),
                comment: "weekly",
                output: .init(bucket: "logs", prefix: "a")
            )
        )
        let parameters = try #require(stub.requests.first).parameters
        #expect(parameters["Type"] == "RunPowerShellScript")
        #expect(parameters["ContentEncoding"] == "Base64")
        #expect(parameters["CommandContent"] == Data("$env:A = '1'\nGet-Date".utf8).base64EncodedString())
        #expect(parameters["Timeout"] == "1800")
        #expect(parameters["Username"] == "app")
        #expect(parameters["WorkingDir"] == "C:\\")
        #expect(parameters["Description"] == "weekly")
        #expect(parameters["OssOutputDelivery"] == "oss://logs/a")
        #expect(parameters["ClientToken"]?.isEmpty == false)
        #expect(parameters["Name"]?.hasPrefix("run-") == true)
    }

    @Test func targetsAResourceGroup() async throws {
        let stub = StubTransport(.json(#"{"InvokeId":"t-1"}"#))
        _ = try await CloudAssistantClient.testing(stub).run(.shell("true"), on: .resourceGroup("rg-1"))
        #expect(try #require(stub.requests.first).parameters["ResourceGroupId"] == "rg-1")
    }

    @Test func runsOnEachCombinationOfTagValues() async throws {
        let machines = (1...12).map { Machine(index: $0, tags: ["env": ["a", "b", "c"][$0 % 3], "app": "db"]) }
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let run = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("true"), on: .tags(["env": ["a", "b"], "app": ["db"]]))
        let report = try await run.report()
        #expect(report.machines.count == 8)
        #expect(report.allSucceeded)
        #expect(run.commandIDs.count == 2)
    }

    @Test(arguments: [
        (Targets.resourceGroup("g"), RunOptions(maxConcurrency: .percent(10)), "use .instances or .tags"),
        (.tags(["a": (0..<8).map { "\($0)" }, "b": (0..<8).map { "\($0)" }]), RunOptions(), "combinations"),
        (.instances([]), RunOptions(), "the list of machines is empty"),
    ])
    func rejectsInvalidTargetsAndOptionsBeforeSending(targets: Targets, options: RunOptions, reason: String) async {
        let stub = StubTransport()
        let error = await #expect(throws: CommandError.self) {
            try await CloudAssistantClient.testing(stub).run(.shell("true"), on: targets, options: options)
        }
        #expect(error.map { "\($0)".contains(reason) } == true, "\(String(describing: error))")
        #expect(stub.requests.isEmpty)
    }

    @Test func runsInWavesWithinALimit() async throws {
        let cloud = EmulatedCloud(machines: 40, clock: .manual) { machine, _ in
            .init(exitCode: [5, 6].contains(machine.index) ? 1 : 0, duration: .seconds(60))
        }
        let options = RunOptions(
            executionTimeout: .seconds(1_800),
            deliveryTimeout: .seconds(120),
            maxConcurrency: .percent(10),
            maxErrors: .count(1)
        )
        let run = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: options)
        #expect(run.commandIDs.count == 1)
        let report = try await run.report()
        #expect("\(report)" == "6 succeeded, 2 failed, 32 skipped")
        #expect(report["i-9"]?.reason == "not started, since 2 machines had failed")
        #expect(cloud.calls["RunCommand"] == 2)
    }

    @Test func appliesALimitToTheMachinesOfATag() async throws {
        let machines = (1...40).map { Machine(index: $0, tags: ["env": $0 % 2 == 0 ? "prod" : "test", "app": "db"]) }
        let executor = ScriptExecutor.closure { machine, _ in .init(exitCode: machine.index == 2 ? 1 : 0) }
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: executor)
        let options = RunOptions(maxConcurrency: .percent(10), maxErrors: .count(0))
        let targets = Targets.tags(["env": ["prod", "none"], "app": ["db"]])
        let report = try await CloudAssistantClient.emulated(cloud).run(.shell("x"), on: targets, options: options)
            .report()
        #expect(report.machines.count == 20)
        #expect(report.counts[.failed] == 1)
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) <= 1 })
        #expect(cloud.machines.reduce(0) { $0 + cloud.executions(on: $1.id) } < 20)

        let none = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("x"), on: .tag("env", in: ["none"]), options: options).report()
        #expect("\(none)" == "no machines; the run targeted no machines")
        #expect(!none.allSucceeded)
    }

    @Test func startsNoFurtherWaveAfterTheWaitIsCancelled() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { _, _ in .init(duration: .zero) }
        let (polled, announce) = AsyncStream.makeStream(of: Void.self)
        let (permission, allow) = AsyncStream.makeStream(of: Void.self)
        let transport = WrappedTransport(cloud) { request, send in
            if request.operation == "DescribeInvocationResults" {
                announce.finish()
                for await _ in permission {}
            }
            return try await send(request)
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: .init(maxConcurrency: .count(1)))
        let waiting = Task { try await run.report() }
        for await _ in polled {}
        waiting.cancel()
        await #expect(throws: CommandError.self) { try await waiting.value }
        allow.finish()
        for _ in 0..<1_000 { await Task.yield() }
        #expect(cloud.calls["RunCommand"] == 1)
        // Another wait continues the run.
        #expect(try await run.report().allSucceeded)
        #expect(cloud.calls["RunCommand"] == 2)
    }

    @Test func runsOnManyMachinesWithFewCalls() async throws {
        let cloud = EmulatedCloud(machines: 1_000, clock: .manual) { machine, _ in
            .init(exitCode: machine.index % 10 == 0 ? 1 : 0, duration: .seconds(60 + machine.index % 240))
        }
        let run = try await CloudAssistantClient.emulated(cloud).run(
            .shell("x"),
            on: .instances(cloud.machines.map(\.id)),
            options: .init(executionTimeout: .seconds(600))
        )
        let report = try await run.report()
        #expect(report.machines.count == 1_000)
        #expect(
            report.machines.allSatisfy { ($0.exitCode == 1) == ($0.instanceID.hasSuffix("0")) && $0.state.isTerminal }
        )
        let calls = cloud.calls
        #expect(calls["RunCommand"] == 10)
        let sweeps = try #require(calls["DescribeInvocations"])
        let lists = try #require(calls["DescribeInvocationResults"])
        #expect(sweeps > 10)
        #expect(lists + sweeps < 1_000 * sweeps * 2 / 100)
    }

    @Test func stopsTheScript() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { _, _ in .init(duration: .seconds(50)) }
        let run = try await CloudAssistantClient.emulated(cloud).run(.shell("x"), on: .instances(["i-1", "i-2"]))
        try await run.cancel()
        #expect(try await run.report().machines.map(\.state) == [.cancelled, .cancelled])
    }

    @Test func reportsTruncatedOutputAndWhyAMachineIsUndeliverable() async throws {
        let machines = [Machine(index: 1), Machine(index: 2, isOnline: false)]
        let cloud = EmulatedCloud(
            machines: machines,
            clock: .manual,
            executor: .closure { _, _ in .init(standardOutput: String(repeating: "x", count: 30_000)) }
        )
        let report = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("x"), on: .instances(["i-1", "i-2"])).report()
        #expect(report["i-1"]?.standardOutput.isTruncated == true)
        #expect(report["i-2"]?.state == .undeliverable)
        #expect(report["i-2"]?.reason?.hasPrefix("ClientNotRunning: ") == true)
    }

    @Test func sendsTheSameTokenAgainAfterAnUnknownOutcome() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let tokens = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "RunCommand" else { return try await send(request) }
            tokens.add(request.parameters["ClientToken"] ?? "")
            let response = try await send(request)
            if tokens.all.count <= 5 { throw TransportError(.interrupted, reason: "the connection broke") }
            return response
        }
        let report = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("true"), on: .instances(["i-1"])).report()
        #expect(report.allSucceeded)
        #expect(cloud.executions(on: "i-1") == 1)
        #expect(tokens.all.count == 6)
        #expect(Set(tokens.all).count == 1)
    }

    @Test func reportsTheMarkerIfTheOutcomeStaysUnknown() async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual)
        let calls = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "RunCommand", calls.next() > 1 else { return try await send(request) }
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let assistant = CloudAssistantClient.emulated(cloud, through: transport)
        let error = await #expect(throws: CommandError.self) {
            try await assistant.run(.shell("true"), on: .instances(cloud.machines.map(\.id)))
        }
        guard case .outcomeUnknown(let marker, _, let known)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(marker.hasPrefix("run-"))
        #expect(known.commandIDs.count == 1)
        #expect(try await assistant.follow(known.commandIDs).report().machines.count == 100)
    }

    @Test func reportsThatNoMachineHasTheTag() async throws {
        let clock = ManualClock()
        let serviceError = TransportResponse.json(#"{"Code":"InvalidResourceTag.InstanceNotFound"}"#, status: 404)
        let stub = StubTransport(time: clock.time, serviceError)
        let report = try await CloudAssistantClient.testing(stub).run(.shell("x"), on: .tag("env", in: ["none"]))
            .report()
        #expect("\(report)" == "no machines; a part of the run targeted no machines")
        #expect(!report.allSucceeded)
    }

    @Test func stopsMachinesThatArePendingTooLong() async throws {
        let stopped = Texts()
        let transport = PendingMachines(stopped: stopped)
        let run = try await CloudAssistantClient.testing(transport)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: .init(deliveryTimeout: .seconds(120)))
        let report = try await run.report()
        #expect(report["i-1"]?.state == .succeeded)
        #expect(report["i-2"]?.state == .undeliverable)
        #expect(report["i-2"]?.reason == "not reached within 2 min, and given up")
        #expect(stopped.all == ["i-2"])
        #expect(transport.clock.now.offset >= .seconds(120))
    }

    @Test func reportsWhichMachinesAreOnline() async throws {
        let machines = (1...60).map { Machine(index: $0, isOnline: $0 != 7) }
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let assistant = CloudAssistantClient.emulated(cloud)
        let readiness = try await assistant.readiness(of: machines.map(\.id) + ["i-none"])
        #expect(readiness["i-7"] == .offline)
        #expect(readiness["i-none"] == .unknown)
        #expect(readiness.values.count { $0 == .online } == 59)
        try await assistant.waitUntilOnline(["i-1"], timeout: .seconds(10))
        let error = await #expect(throws: CommandError.self) {
            try await assistant.waitUntilOnline(["i-7"], timeout: .seconds(60))
        }
        #expect(error.map { "\($0)" } == "not online in time: i-7 (offline)")
    }
}

/// Cloud Assistant with a machine on which a command is pending until it is stopped.
private struct PendingMachines: HTTPTransport {
    let stopped: Texts
    let clock = ManualClock()

    var time: TimeSource { self.clock.time }

    func send(_ request: TransportRequest) async throws -> TransportResponse {
        switch request.operation {
        case "RunCommand": return .json(#"{"InvokeId":"t-1"}"#)
        case "StopInvocation":
            self.stopped.add(request.parameters["InstanceId.1"] ?? "all")
            return .json("{}")
        default:
            let status = self.stopped.all.isEmpty ? "Pending" : "Cancelled"
            return .json(
                """
                {"Invocation":{"InvocationResults":{"InvocationResult":[
                {"InstanceId":"i-1","InvocationStatus":"Success","ExitCode":0},
                {"InstanceId":"i-2","InvocationStatus":"\(status)"}]}}}
                """
            )
        }
    }
}
