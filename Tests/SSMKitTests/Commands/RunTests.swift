import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The script of a run, not that of a `FaultServer`.
private typealias Script = CloudCore.Script

/// Runs through Systems Manager on the emulator, whose clock advances during waits.
@Suite struct RunTests {
    @Test func reportsTheResultOfEveryMachine() async throws {
        let cloud = EmulatedCloud(machines: 3, clock: .manual) { machine, _ in
            machine.index == 2
                ? .init(exitCode: 7, standardOutput: "begun\n", standardError: "disk full\n", duration: .seconds(2))
                : .init(standardOutput: "up\n", duration: .milliseconds(1_200))
        }
        let run = try await SSMClient.emulated(cloud).run(.shell("uptime"), on: .instances(["i-3", "i-1", "i-2"]))
        let report = try await run.report()
        #expect(report.machines.map(\.instanceID) == ["i-1", "i-2", "i-3"])
        #expect(report["i-1"]?.succeeded == true)
        #expect(report["i-1"]?.exitCode == 0)
        #expect(report["i-1"]?.standardOutput == CommandOutput(Data("up\n".utf8)))
        #expect(report["i-1"]?.duration == .milliseconds(1_200))
        let failed = try #require(report["i-2"])
        #expect(failed.state == .failed)
        #expect(failed.exitCode == 7)
        #expect(failed.standardOutput.text == "begun\n")
        #expect(failed.standardError.text == "disk full\n")
        #expect(!report.allSucceeded)
        #expect(report.failures.map(\.instanceID) == ["i-2"])
        #expect("\(report)" == "2 succeeded, 1 failed")
        #expect(cloud.executions(on: "i-1") == 1)
    }

    @Test func deliversUpdatesInOrder() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            .init(duration: .seconds(machine.index * 10))
        }
        let run = try await SSMClient.emulated(cloud).run(.shell("sleep 10"), on: .instances(["i-1", "i-2"]))
        var updates: [String] = []
        for try await update in run.updates { updates.append("\(update)") }
        #expect(
            updates == [
                "i-1 running", "i-2 running", "i-1 succeeded (exit 0, 10 s)", "i-2 succeeded (exit 0, 20 s)",
            ]
        )
        // A second loop gets the same updates, without requests.
        let calls = cloud.calls
        var again: [String] = []
        for try await update in run.updates { again.append("\(update)") }
        #expect(again == updates)
        #expect(cloud.calls == calls)
    }

    @Test func deliversScriptsByteForByte() async throws {
        let script = "#!/bin/bash -e\r\n\techo \"a'b\" \\\n\n\u{1F680} \u{E9} $(true) `x`\n\n"
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, script in .init(standardOutput: script) }
        let run = try await SSMClient.emulated(cloud).run(.shell(script), on: .instances(["i-1"]))
        let output = try await run.report().machines.first?.standardOutput.bytes
        #expect(output == Data(script.utf8))
    }

    @Test func sendsTheOptions() async throws {
        let stub = StubTransport(Self.response("c-1"))
        let options = RunOptions(
            executionTimeout: .seconds(1_800),
            deliveryTimeout: .seconds(120),
            maxConcurrency: .percent(10),
            maxErrors: .count(1),
            comment: "weekly",
            output: .init(bucket: "logs", prefix: "patch", region: "eu-west-1")
        )
        let script = Script.powerShell("Get-Date", workingDirectory: "C:\\", environment: ["A": "it's"])
        _ = try await SSMClient.testing(stub).run(
            script,
            on: .tags(["env": ["prod", "test"], "app": ["db"]]),
            options: options
        )
        let request = try JSONDecoder().decode(
            SSM.SendCommandRequest.self,
            from: try #require(stub.requests.first).body
        )
        #expect(request.documentName == "AWS-RunPowerShellScript")
        #expect(
            request.parameters == [
                "commands": ["$env:A = 'it''s'\nGet-Date"], "workingDirectory": ["C:\\"], "executionTimeout": ["1800"],
            ]
        )
        #expect(request.timeoutSeconds == 120)
        #expect(request.maxConcurrency == "10%")
        #expect(request.maxErrors == "1")
        #expect(request.outputS3BucketName == "logs")
        #expect(request.outputS3KeyPrefix == "patch")
        #expect(request.deprecatedOutputS3Region == "eu-west-1")
        #expect(request.targets?.map(\.key) == ["tag:app", "tag:env"])
        #expect(request.targets?.map(\.values) == [["db"], ["prod", "test"]])
        let comment = try #require(request.comment)
        #expect(comment.hasPrefix("weekly run-") && comment.hasSuffix("/1") && comment.count <= 100)
    }

    @Test func targetsAResourceGroup() async throws {
        let stub = StubTransport(Self.response("c-1"))
        _ = try await SSMClient.testing(stub).run(.shell("true"), on: .resourceGroup("web"))
        let request = try JSONDecoder().decode(
            SSM.SendCommandRequest.self,
            from: try #require(stub.requests.first).body
        )
        #expect(request.targets?.map(\.key) == ["resource-groups:Name"])
        #expect(request.targets?.map(\.values) == [["web"]])
    }

    @Test(arguments: [
        (RunOptions(deliveryTimeout: .seconds(29)), "deliveryTimeout is 29 s"),
        (RunOptions(deliveryTimeout: .seconds(2_592_001)), "deliveryTimeout is 720 h"),
        (RunOptions(executionTimeout: .zero), "executionTimeout"),
        (RunOptions(maxConcurrency: .count(0)), "maxConcurrency is 0"),
        (RunOptions(maxConcurrency: .percent(101)), "maxConcurrency is 101 %"),
        (RunOptions(maxErrors: .count(-1)), "maxErrors is -1"),
    ])
    func rejectsInvalidOptionsBeforeSending(options: RunOptions, reason: String) async {
        let error = await Self.serviceError(.shell("true"), .instances(["i-1"]), options)
        #expect(error?.contains(reason) == true, "\(error ?? "no error")")
    }

    @Test(arguments: [
        (Script.shell("true"), Targets.instances([]), "the list of machines is empty"),
        (.shell("true"), .instances(["i-1", ""]), "a machine id is empty"),
        (.shell("true"), .tags([:]), "no tag is given"),
        (.shell("true"), .tag("env", in: []), "\"env\" has no value"),
        (.shell("true"), .resourceGroup(""), "the resource group has no name"),
        (.shell(""), .instances(["i-1"]), "the script is empty"),
        (.shell("true", user: "nobody"), .instances(["i-1"]), "as the user \"nobody\""),
        (.shell("true", environment: ["A B": "1"]), .instances(["i-1"]), "\"A B\" is not a valid name"),
        (.shell("#!/usr/bin/python3\n", environment: ["A": "1"]), .instances(["i-1"]), "doesn't name a shell"),
    ])
    fileprivate func rejectsAnInvalidScriptOrTarget(script: Script, targets: Targets, reason: String) async {
        let error = await Self.serviceError(script, targets, RunOptions())
        #expect(error?.contains(reason) == true, "\(error ?? "no error")")
    }

    @Test func runsOnceOnAMachineThatIsNamedTwice() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let run = try await SSMClient.emulated(cloud).run(.shell("true"), on: .instances(["i-1", "i-2", "i-1"]))
        let report = try await run.report()
        #expect(report.machines.count == 2)
        #expect(cloud.executions(on: "i-1") == 1)
    }

    @Test func runsOnTheMachinesOfATag() async throws {
        let machines = (1...120).map { Machine(index: $0, tags: ["env": $0 % 2 == 0 ? "prod" : "test"]) }
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let run = try await SSMClient.emulated(cloud).run(.shell("true"), on: .tag("env", in: ["prod"]))
        let report = try await run.report()
        #expect(report.machines.count == 60)
        #expect(report.allSucceeded)
        #expect(run.commandIDs.count == 1)
    }

    @Test func reportsThatNoMachineHasTheTag() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let run = try await SSMClient.emulated(cloud).run(.shell("true"), on: .tag("env", in: ["none"]))
        let report = try await run.report()
        #expect(report.machines.isEmpty)
        #expect(!report.allSucceeded)
        #expect("\(report)".hasPrefix("no machines; \(run.commandIDs[0]) targeted no machines"))
    }

    @Test func stopsTheScript() async throws {
        let cloud = EmulatedCloud(machines: 60, clock: .manual) { _, _ in .init(duration: .seconds(3_000)) }
        let run = try await SSMClient.emulated(cloud).run(
            .shell("sleep 3000"),
            on: .instances(cloud.machines.map(\.id))
        )
        try await run.cancel()
        let report = try await run.report()
        #expect(report.machines.count == 60)
        #expect(report.machines.allSatisfy { $0.state == .cancelled })
        #expect(cloud.calls["CancelCommand"] == 2)
    }

    @Test func throwsThePartialReportAtTheDeadline() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            .init(standardOutput: "up", duration: .seconds(machine.index == 1 ? 1 : 600))
        }
        let ssm = SSMClient.emulated(cloud)
        let run = try await ssm.run(
            .shell("x"),
            on: .instances(["i-1", "i-2"]),
            options: .init(deadline: .seconds(60))
        )
        let start = cloud.time.now()
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        guard case .deadlinePassed(let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(report["i-1"]?.standardOutput.text == "up")
        #expect(report["i-2"]?.state == .running)
        #expect(cloud.time.now().timeIntervalSince(start) <= 60)
        // The run does not poll continuously before the deadline.
        #expect((cloud.calls["ListCommandInvocations"] ?? 0) < 20)
        // The command continues, and can be followed again.
        let followed = try await ssm.follow(run.commandIDs).report()
        #expect(followed.machines.map(\.state) == [.succeeded, .succeeded])
    }

    @Test func reportsItsCommandAtTheDeadlineBeforeAnyMachineIsListed() async throws {
        let machines = [Machine(index: 1, tags: ["env": "prod"])]
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        cloud.visibilityDelay = .seconds(60)
        let run = try await SSMClient.emulated(cloud)
            .run(.shell("x"), on: .tag("env", in: ["prod"]), options: .init(deadline: .seconds(5)))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(run.commandIDs.count == 1)
        #expect(error?.started == run.commandIDs)
    }

    @Test func reportsMachinesThatCannotBeReached() async throws {
        let machines = [Machine(index: 1), Machine(index: 2, isOnline: false)]
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let run = try await SSMClient.emulated(cloud)
            .run(.shell("true"), on: .instances(["i-1", "i-2"]), options: .init(deliveryTimeout: .seconds(600)))
        let report = try await run.report()
        #expect(report["i-1"]?.state == .succeeded)
        #expect(report["i-2"]?.state == .undeliverable)
        #expect(report["i-2"]?.reason == "DeliveryTimedOut")
        #expect(report["i-2"]?.exitCode == nil)
    }

    @Test func reportsAnExecutionTimeout() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in .init(duration: .seconds(600)) }
        let run = try await SSMClient.emulated(cloud)
            .run(.shell("sleep 600"), on: .instances(["i-1"]), options: .init(executionTimeout: .seconds(30)))
        let machine = try await run.report()["i-1"]
        #expect(machine?.state == .timedOut)
        #expect(machine?.reason == "ExecutionTimedOut")
        #expect(machine?.exitCode == nil)
    }

    @Test func fetchesOutputThatTheListTruncates() async throws {
        let long = String(repeating: "0123456789", count: 1_000)
        let cloud = EmulatedCloud(machines: 3, clock: .manual) { machine, _ in
            switch machine.index {
            case 1: .init(standardOutput: "short")
            case 2: .init(exitCode: 1, standardOutput: long, standardError: "oh\n----------ERROR-------\nno")
            default: .init(standardOutput: long + long + long)
            }
        }
        let ssm = SSMClient.emulated(cloud)
        let report = try await ssm.run(.shell("x"), on: .instances(["i-1", "i-2", "i-3"])).report()
        #expect(report["i-2"]?.standardOutput == CommandOutput(Data(long.utf8)))
        #expect(report["i-2"]?.standardError.text == "oh\n----------ERROR-------\nno")
        #expect(report["i-3"]?.standardOutput.isTruncated == true)
        #expect(report["i-3"]?.standardOutput.bytes.count == 24_000)
        #expect(cloud.calls["GetCommandInvocation"] == 2)

        let options = RunOptions(fetchesWholeOutput: false)
        let truncated = try await ssm.run(.shell("x"), on: .instances(["i-2"]), options: options).report()["i-2"]
        #expect(truncated?.standardOutput.isTruncated == true)
        #expect(cloud.calls["GetCommandInvocation"] == 2)
    }

    @Test func reportsWhichMachinesAreOnline() async throws {
        let machines = (1...60).map { Machine(index: $0, isOnline: $0 != 7) }
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let ssm = SSMClient.emulated(cloud)
        let readiness = try await ssm.readiness(of: machines.map(\.id) + ["i-none"])
        #expect(readiness.count == 61)
        #expect(readiness["i-7"] == .offline)
        #expect(readiness["i-none"] == .unknown)
        #expect(readiness.values.count { $0 == .online } == 59)
        #expect(cloud.calls["DescribeInstanceInformation"] == 2)

        try await ssm.waitUntilOnline(["i-1"], timeout: .seconds(10))
        let error = await #expect(throws: CommandError.self) {
            try await ssm.waitUntilOnline(["i-1", "i-7"], timeout: .seconds(60))
        }
        #expect(error.map { "\($0)" } == "not online in time: i-7 (offline)")
    }

    @Test func runsOnManyMachinesWithFewCalls() async throws {
        let cloud = EmulatedCloud(machines: 1_000, clock: .manual) { machine, _ in
            .init(exitCode: machine.index % 10 == 0 ? 1 : 0, duration: .seconds(60 + machine.index % 240))
        }
        let run = try await SSMClient.emulated(cloud).run(.shell("x"), on: .instances(cloud.machines.map(\.id)))
        let report = try await run.report()
        #expect(report.machines.count == 1_000)
        #expect(
            report.machines.allSatisfy { ($0.exitCode == 1) == ($0.instanceID.hasSuffix("0")) && $0.state.isTerminal }
        )
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 1 })
        let calls = cloud.calls
        #expect(calls["SendCommand"] == 20)
        #expect(calls["GetCommandInvocation"] == nil)
        let sweeps = try #require(calls["ListCommands"])
        let lists = try #require(calls["ListCommandInvocations"])
        #expect(sweeps > 10)
        // Each command is listed once at its start and once at its end; of those that run, at most ten in a sweep.
        #expect(lists <= 10 * sweeps + 40)
        #expect(lists + sweeps < 1_000 * sweeps * 2 / 100)
    }

    private static func serviceError(_ script: Script, _ targets: Targets, _ options: RunOptions) async -> String? {
        let stub = StubTransport()
        do throws(CommandError) {
            _ = try await SSMClient.testing(stub).run(script, on: targets, options: options)
            return nil
        } catch {
            guard case .invalid = error, stub.requests.isEmpty else { return nil }
            return "\(error)"
        }
    }

    private static func response(_ id: String) -> TransportResponse {
        .json(#"{"Command":{"CommandId":"\#(id)","RequestedDateTime":1767355200}}"#)
    }
}
