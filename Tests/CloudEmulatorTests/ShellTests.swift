import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Scripts in the local shell.
@Suite struct ShellTests {
    private func run(_ script: String, limit: Int = 60) async throws -> SSM.GetCommandInvocationResponse {
        let cloud = EmulatedCloud(machines: [Machine(index: 1)], executor: .shell)
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": [script], "executionTimeout": ["\(limit)"]]
        )
        let request = SSM.GetCommandInvocationRequest(commandID: sent.command?.commandID ?? "", instanceID: "i-1")
        while true {
            let invocation = try await ssm.send(request)
            if invocation.status != .inProgress { return invocation }
            try await Task.sleep(for: .milliseconds(5))
        }
    }

    @Test func separatesOutputsAndReportsTheExitCode() async throws {
        let invocation = try await self.run("echo out; echo \"err 'ü'\" >&2; exit 7")
        #expect(invocation.status == .failed)
        #expect(invocation.responseCode == 7)
        #expect(invocation.standardOutputContent == "out\n")
        #expect(invocation.standardErrorContent == "err 'ü'\n")
    }

    @Test func doesNotBlockOnLargeOutput() async throws {
        let invocation = try await self.run("i=0; while [ $i -lt 100000 ]; do echo line $i; i=$((i+1)); done")
        #expect(invocation.status == .success)
        #expect(invocation.standardOutputContent?.count == 24_000)
    }

    @Test func hasEmptyStandardInput() async throws {
        let invocation = try await self.run("cat; echo done")
        #expect(invocation.standardOutputContent == "done\n")
    }

    @Test func endsAScriptAfterItsTimeout() async throws {
        let invocation = try await self.run("sleep 600; echo never", limit: 1)
        #expect(invocation.status == .timedOut)
        #expect(invocation.standardOutputContent == "")
    }

    @Test(arguments: [true, false])
    func endsTheScriptsOfACancelledCommand(byTheService: Bool) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "stopped-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        let cloud = EmulatedCloud(machines: [Machine(index: 1)], executor: .shell)
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
        let run = try await ssm.run(
            .shell("sleep 600 & echo $! >\(file.path).new; mv \(file.path).new \(file.path); wait"),
            on: .instances(["i-1"])
        )
        let start = ContinuousClock.now
        while !FileManager.default.fileExists(atPath: file.path), ContinuousClock.now - start < .seconds(120) * patience
        {
            try await Task.sleep(for: .milliseconds(5))
        }
        let text = try String(contentsOf: file, encoding: .utf8)
        let child = try #require(pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(child, 0) == 0)
        if byTheService { try await run.cancel() } else { cloud.endScripts() }
        while kill(child, 0) == 0, ContinuousClock.now - start < .seconds(120) * patience {
            try await Task.sleep(for: .milliseconds(5))
        }
        #expect(kill(child, 0) == -1)
        #expect(try await run.report()["i-1"]?.state == (byTheService ? .cancelled : .failed))
    }

    @Test func runsInTheWorkingDirectoryWithinTheLimits() async throws {
        let cloud = EmulatedCloud(machines: (1...4).map { Machine(index: $0) }, executor: .shell)
        let ssm = cloud.ssm()
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: (1...4).map { "i-\($0)" },
            parameters: ["commands": ["pwd; exit 1"], "workingDirectory": ["/"]],
            maxConcurrency: "1",
            maxErrors: "1"
        )
        let id = sent.command?.commandID ?? ""
        var ended = false
        while !ended {
            try await Task.sleep(for: .milliseconds(5))
            ended = try await ssm.listCommands(commandID: id).commands.first?.completedCount == 4
        }
        #expect(
            try await ssm.states(of: id)
                == ["i-1": "Failed", "i-2": "Failed", "i-3": "Terminated", "i-4": "Terminated"]
        )
        #expect(try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1").standardOutputContent == "/\n")
        #expect(cloud.machines.map { cloud.executions(on: $0.id) } == [1, 1, 0, 0])
    }

    @Test func runsTheTasksOfAMaintenanceWindowByPriority() async throws {
        let cloud = EmulatedCloud(machines: [Machine(index: 1)], executor: .shell)
        let ssm = cloud.ssm()
        let window = try await ssm.createWindow()
        _ = try await ssm.registerScript("echo second; exit 1", in: window, priority: 2)
        _ = try await ssm.registerScript("echo first", in: window, priority: 1)
        let id = try #require(await cloud.startMaintenanceWindow(window))
        while try await ssm.getMaintenanceWindowExecution(windowExecutionID: id).endTime == nil {
            try await Task.sleep(for: .milliseconds(5))
        }
        let tasks = try await ssm.tasks(of: id)
        #expect(tasks.map(\.status) == [.failed, .success])
        let (second, first) = (try #require(tasks[0].startTime), try #require(tasks[1].endTime))
        #expect(first <= second)
        let command = try #require(try await ssm.invocations(of: tasks[0]).first?.executionID)
        let invocation = try await ssm.getCommandInvocation(commandID: command, instanceID: "i-1")
        #expect(invocation.standardOutputContent == "second\n")
        #expect(invocation.responseCode == 1)
    }
}
