import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// The emulated Cloud Assistant, called with the real client.
@Suite struct CloudAssistantTests {
    private static func client(of cloud: EmulatedCloud) -> CloudAssistantClient {
        CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: cloud.credentials,
            transport: cloud,
            options: .init(retry: .none)
        )
    }

    private static func emulator(
        machines: Int = 2,
        clock: ManualClock = ManualClock(),
        execute: @escaping ScriptExecutor.Handler = { _, _ in .success }
    ) -> EmulatedCloud {
        EmulatedCloud(machines: machines, clock: .manual(clock), execute: execute)
    }

    @Test func listsAllMachinesWithEveryKindOfPaging() async throws {
        let assistant = Self.client(of: Self.emulator(machines: 30))
        for request in [
            CloudAssistant.DescribeCloudAssistantStatusRequest(), .init(pageSize: 20), .init(pageNumber: 1),
            .init(maxResults: 20),
        ] {
            #expect(try await assistant.pages(of: request).items.collect().count == 30)
        }
    }

    @Test func runsAScriptAndReportsItsResult() async throws {
        let clock = ManualClock()
        let cloud = Self.emulator(clock: clock) { machine, script in
            machine.index == 1
                ? .init(standardOutput: script, duration: .seconds(30)) : .init(exitCode: 3, standardError: "disk full")
        }
        let assistant = Self.client(of: cloud)
        let started = try await assistant.runCommand(
            commandContent: "uptime",
            type: .runShellScript,
            instanceIDs: ["i-1", "i-2"]
        )
        let id = try #require(started.invokeID)
        clock.advance(by: .seconds(2))
        let early = try await assistant.describeInvocationResults(invokeID: id).invocation?.invocationResults ?? []
        #expect(early.map(\.invocationStatus) == [.running, .failed])
        #expect(early.last?.exitCode == 3)
        #expect(early.last?.errorCode == .exitCodeNonzero)
        #expect(early.last?.output == Data("disk full".utf8).base64EncodedString())
        #expect(try await assistant.describeInvocations(invokeID: id).invocations.first?.invocationStatus == .running)

        clock.advance(by: .seconds(30))
        let plain = try await assistant.describeInvocationResults(contentEncoding: .plainText, invokeID: id)
        #expect(plain.invocation?.invocationResults.first?.output == "uptime")
        #expect(plain.invocation?.invocationResults.first?.exitCode == 0)
        let invocation = try await assistant.describeInvocations(includeOutput: true, invokeID: id).invocations.first
        #expect(invocation?.invocationStatus == .partialFailed)
        #expect(invocation?.invokeInstances.map(\.exitCode) == [0, 3])
        #expect(cloud.executions(on: "i-1") == 1)
    }

    @Test func keepsStoredCommandsWithParameters() async throws {
        let cloud = Self.emulator { _, script in .init(standardOutput: script) }
        let assistant = Self.client(of: cloud)
        let created = try await assistant.createCommand(
            commandContent: Data("echo {{name}} {{other}}".utf8).base64EncodedString(),
            name: "greet",
            type: .runShellScript,
            enableParameter: true
        )
        let id = try #require(created.commandID)
        let stored = try await assistant.describeCommands(commandID: id).commands.first
        #expect(stored?.parameterNames == ["name", "other"])
        #expect(stored?.commandContent.flatMap { Data(base64Encoded: $0) } == Data("echo {{name}} {{other}}".utf8))

        let invoked = try await assistant.invokeCommand(
            commandID: id,
            instanceIDs: ["i-1"],
            parameters: ["name": "Jack", "other": "& 'Jill'"]
        )
        _ = await cloud.time.sleep(for: .seconds(5))
        let results = try await assistant.describeInvocationResults(
            contentEncoding: .plainText,
            invokeID: invoked.invokeID
        )
        #expect(results.invocation?.invocationResults.first?.output == "echo Jack & 'Jill'")

        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await assistant.invokeCommand(commandID: id, instanceIDs: ["i-1"], parameters: ["unknown": "x"])
        }
        #expect(error?.serviceFailure?.code == .parameterNotMatched)
        try await assistant.deleteCommand(commandID: id)
        #expect(try await assistant.describeCommands().commands.isEmpty)
    }

    @Test func runsOncePerClientToken() async throws {
        let cloud = Self.emulator()
        let assistant = Self.client(of: cloud)
        var request = CloudAssistant.RunCommandRequest(
            commandContent: "true",
            type: .runShellScript,
            clientToken: "token",
            instanceIDs: ["i-1"]
        )
        let first = try await assistant.send(request)
        let second = try await assistant.send(request)
        #expect(first.invokeID == second.invokeID)
        #expect(cloud.executions(on: "i-1") == 1)
        request.commandContent = "false"
        let changed = request
        let error = await #expect(throws: CloudAssistantError.self) { try await assistant.send(changed) }
        #expect(error?.serviceFailure?.code == .idempotentParameterMismatch)
    }

    @Test func stopsAnInvocation() async throws {
        let cloud = Self.emulator { _, _ in .init(duration: .seconds(50)) }
        let assistant = Self.client(of: cloud)
        let started = try await assistant.runCommand(
            commandContent: "sleep 50",
            type: .runShellScript,
            instanceIDs: ["i-1", "i-2"]
        )
        try await assistant.stopInvocation(invokeID: started.invokeID ?? "", instanceIDs: ["i-2"])
        let results = try await assistant.describeInvocationResults(invokeID: started.invokeID)
        #expect(results.invocation?.invocationResults.map(\.invocationStatus) == [.running, .terminated])
    }

    @Test func endsAScriptAfterItsTimeoutAndAbortsOnAnOfflineMachine() async throws {
        let machines = [
            Machine(index: 1, tags: ["env": "prod"]), Machine(index: 2, tags: ["env": "prod"], isOnline: false),
        ]
        let cloud = EmulatedCloud(
            machines: machines,
            clock: .manual,
            executor: .closure { _, _ in .init(duration: .seconds(100)) }
        )
        let assistant = Self.client(of: cloud)
        let started = try await assistant.runCommand(
            commandContent: "sleep 100",
            type: .runShellScript,
            resourceTags: [.init(key: "env", value: "prod")],
            timeout: 10
        )
        _ = await cloud.time.sleep(for: .seconds(20))
        let results = try await assistant.describeInvocationResults(invokeID: started.invokeID)
        #expect(results.invocation?.invocationResults.map(\.invocationStatus) == [.timeout, .aborted])
        #expect(results.invocation?.invocationResults.map(\.errorCode) == [.executionTimeout, .clientNotRunning])
        let status = try await assistant.describeCloudAssistantStatus(instanceIDs: ["i-1", "i-2"])
        #expect(status.instanceCloudAssistantStatusSet.map(\.cloudAssistantStatus) == [true, false])
    }

    @Test func keepsTheEndOfALongOutputAndCountsDroppedBytes() async throws {
        let cloud = Self.emulator(machines: 1) { _, _ in .init(standardOutput: String(repeating: "a", count: 30_000)) }
        let assistant = Self.client(of: cloud)
        let started = try await assistant.runCommand(commandContent: "x", type: .runShellScript, instanceIDs: ["i-1"])
        _ = await cloud.time.sleep(for: .seconds(5))
        let result = try await assistant.describeInvocationResults(invokeID: started.invokeID)
            .invocation?.invocationResults.first
        #expect(result?.output.flatMap { Data(base64Encoded: $0) }?.count == 24 * 1024)
        #expect(result?.dropped == 30_000 - 24 * 1024)
    }

    @Test func returnsListsInBothKindsOfPages() async throws {
        let cloud = Self.emulator(machines: 25)
        let assistant = Self.client(of: cloud)
        var request = CloudAssistant.DescribeCloudAssistantStatusRequest(maxResults: 10)
        var ids: [String] = []
        for try await status in assistant.pages(of: request).items { ids.append(status.instanceID ?? "") }
        #expect(ids == (1...25).map { "i-\($0)" })
        request = CloudAssistant.DescribeCloudAssistantStatusRequest(pageNumber: 1, pageSize: 10)
        ids = []
        for try await status in assistant.pages(of: request).items { ids.append(status.instanceID ?? "") }
        #expect(ids == (1...25).map { "i-\($0)" })
    }

    @Test(arguments: [
        (
            CloudAssistant.RunCommandRequest(commandContent: "x", type: "RunLisp", instanceIDs: ["i-1"]),
            "InvalidCmdType.NotFound"
        ),
        (Self.command(on: ["i-9"]), "InvalidInstance.NotFound"), (Self.command(on: []), "MissingParam.InstanceId"),
        (Self.command(on: (1...101).map { "i-\($0)" }), "InstanceIds.ExceedLimit"),
        (Self.command(String(repeating: "x", count: 20_000), on: ["i-1"]), "CmdContent.ExceedLimit"),
        (Self.command(on: ["i-1"], repeatMode: .period), "MissingParam.Frequency"),
        (Self.command(on: ["i-1"], parameters: ["a": "b"]), "Parameter.Disabled"),
    ])
    func rejectsCommandsThatTheServiceRejects(request: CloudAssistant.RunCommandRequest, code: String) async {
        let cloud = Self.emulator()
        let error = await #expect(throws: CloudAssistantError.self) { try await Self.client(of: cloud).send(request) }
        #expect(error?.serviceFailure?.code.rawValue == code)
        #expect(cloud.executions(on: "i-1") == 0)
    }

    private static func command(
        _ content: String = "true",
        on ids: [String],
        repeatMode: CloudAssistant.RepeatMode? = nil,
        parameters: [String: String]? = nil
    ) -> CloudAssistant.RunCommandRequest {
        CloudAssistant.RunCommandRequest(
            commandContent: content,
            type: .runShellScript,
            instanceIDs: ids,
            parameters: parameters,
            repeatMode: repeatMode
        )
    }

    @Test func rejectsUnsupportedOperationsByName() async {
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await Self.client(of: Self.emulator()).describeRegions()
        }
        #expect(error?.serviceFailure?.message?.contains("DescribeRegions") == true)
    }
}
