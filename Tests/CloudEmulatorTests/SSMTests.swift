import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The emulated Systems Manager, called with the real client.
@Suite struct SSMTests {
    private static func emulator(
        machines: Int = 2,
        clock: ManualClock = ManualClock(),
        execute: @escaping ScriptExecutor.Handler = { _, _ in .success }
    ) -> EmulatedCloud {
        EmulatedCloud(machines: machines, clock: .manual(clock), execute: execute)
    }

    private static func client(of cloud: EmulatedCloud, retry: RetryPolicy = .none) -> SSMClient {
        SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud, options: .init(retry: retry))
    }

    @Test func runsAScriptAndReportsItsResult() async throws {
        let cloud = Self.emulator { machine, script in
            machine.index == 1
                ? .init(standardOutput: "ran \(script)\n", duration: .seconds(30))
                : .init(exitCode: 3, standardOutput: "before", standardError: "disk full")
        }
        let ssm = Self.client(of: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1", "i-2"],
            comment: "nightly",
            parameters: ["commands": ["uptime", "df"]]
        )
        let command = try #require(sent.command)
        let id = try #require(command.commandID)
        #expect(command.status == .inProgress)
        #expect(command.comment == "nightly")
        #expect(command.targetCount == 2)

        let early = try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1")
        #expect(early.status == .inProgress)
        #expect(early.responseCode == -1)
        #expect(early.standardOutputContent == "")

        let first = try await ssm.waitUntilCommandExecuted(.init(commandID: id, instanceID: "i-1"))
        #expect(first.status == .success)
        #expect(first.responseCode == 0)
        #expect(first.standardOutputContent == "ran uptime\ndf\n")
        #expect(first.executionElapsedTime == "PT30.0S")

        let second = try await ssm.getCommandInvocation(commandID: id, instanceID: "i-2")
        #expect(second.status == .failed)
        #expect(second.responseCode == 3)
        #expect(second.standardOutputContent == "before")
        #expect(second.standardErrorContent == "disk full")
        #expect(cloud.executions(on: "i-1") == 1)
        #expect(cloud.executions(on: "i-2") == 1)
        #expect(cloud.calls["SendCommand"] == 1)

        let listed = try await ssm.listCommands(commandID: id)
        #expect(listed.commands.first?.status == .failed)
        #expect(listed.commands.first?.completedCount == 2)
        #expect(listed.commands.first?.errorCount == 1)
    }

    @Test func endsAScriptAfterItsTimeout() async throws {
        let cloud = Self.emulator { _, _ in .init(duration: .seconds(100)) }
        let ssm = Self.client(of: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["sleep 100"], "executionTimeout": ["10"]]
        )
        let request = SSM.GetCommandInvocationRequest(commandID: sent.command?.commandID ?? "", instanceID: "i-1")
        await #expect {
            try await ssm.waitUntilCommandExecuted(request)
        } throws: { error in
            guard case WaiterError<SSM.GetCommandInvocationRequest>.failed(let ended) = error else { return false }
            return ended.status == .timedOut && ended.statusDetails == "ExecutionTimedOut"
        }
    }

    @Test func stopsACommand() async throws {
        let cloud = Self.emulator { _, _ in .init(duration: .seconds(1_000)) }
        let ssm = Self.client(of: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1", "i-2"],
            parameters: ["commands": ["sleep 1000"]]
        )
        let id = sent.command?.commandID ?? ""
        try await ssm.cancelCommand(commandID: id, instanceIDs: ["i-2"])
        #expect(try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1").status == .inProgress)
        #expect(try await ssm.getCommandInvocation(commandID: id, instanceID: "i-2").status == .cancelled)
    }

    @Test func findsMachinesByTag() async throws {
        let machines = [
            Machine(index: 1, tags: ["env": "prod"]), Machine(index: 2, tags: ["env": "test"]),
            Machine(index: 3, tags: ["env": "prod"], isOnline: false),
        ]
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: machines, clock: .manual(clock), executor: .closure { _, _ in .success })
        let ssm = Self.client(of: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            targets: [.init(key: "tag:env", values: ["prod"])],
            timeoutSeconds: 60,
            parameters: ["commands": ["true"]]
        )
        clock.advance(by: .seconds(61))
        let invocations = try await ssm.listCommandInvocations(commandID: sent.command?.commandID)
        #expect(invocations.commandInvocations.map(\.instanceID) == ["i-1", "i-3"])
        #expect(invocations.commandInvocations.map(\.status) == [.success, .timedOut])
        #expect(invocations.commandInvocations.last?.statusDetails == "DeliveryTimedOut")
        #expect(cloud.executions(on: "i-2") == 0)
        #expect(cloud.executions(on: "i-3") == 0)
    }

    @Test func returnsListsInPages() async throws {
        let cloud = Self.emulator(machines: 120)
        let ssm = Self.client(of: cloud)
        var nodes: [String] = []
        for try await node in ssm.pages(of: SSM.DescribeInstanceInformationRequest()).items {
            nodes.append(node.instanceID ?? "")
        }
        #expect(nodes == (1...120).map { "i-\($0)" })
        #expect(cloud.calls["DescribeInstanceInformation"] == 3)
        let filtered = try await ssm.describeInstanceInformation(
            filters: [.init(key: "InstanceIds", values: ["i-7"]), .init(key: "PingStatus", values: ["Online"])])
        #expect(filtered.instanceInformationList.map(\.instanceID) == ["i-7"])
    }

    @Test func truncatesOutputLikeTheService() async throws {
        let cloud = Self.emulator(machines: 1) { _, _ in
            .init(
                standardOutput: String(repeating: "o", count: 30_000),
                standardError: String(repeating: "e", count: 9_000)
            )
        }
        let ssm = Self.client(of: cloud)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["x"]]
        )
        let id = sent.command?.commandID ?? ""
        let invocation = try await ssm.waitUntilCommandExecuted(.init(commandID: id, instanceID: "i-1"))
        #expect(invocation.standardOutputContent?.count == 24_000)
        #expect(invocation.standardErrorContent?.count == 8_000)
        let listed = try await ssm.listCommandInvocations(commandID: id, details: true)
        #expect(listed.commandInvocations.first?.commandPlugins.first?.output?.count == 2_500)
    }

    @Test func returnsCannedResponses() async throws {
        let cloud = Self.emulator()
        let (window, task) = ("00000000-0000-4000-8000-0000000000e1", "00000000-0000-4000-8000-0000000000f1")
        cloud.addCannedResponses(
            (1...60).map { number in
                SSM.MaintenanceWindowExecutionTaskInvocationIdentity(
                    windowExecutionID: window,
                    taskExecutionID: task,
                    invocationID: "\(number)",
                    status: number == 60 ? .failed : .success
                )
            }
        )
        cloud.addCannedResponses([
            SSM.InstanceAssociationStatusInfo(associationID: "a-1", instanceID: "i-1", status: "Success")
        ])
        let ssm = Self.client(of: cloud)
        var ids: [String] = []
        let request = SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest(
            windowExecutionID: window,
            taskID: task
        )
        for try await task in ssm.pages(of: request).items { ids.append(task.invocationID ?? "") }
        #expect(ids == (1...60).map { "\($0)" })
        let failed = try await ssm.describeMaintenanceWindowExecutionTaskInvocations(
            windowExecutionID: window,
            taskID: task,
            filters: [.init(key: "STATUS", values: ["FAILED"])]
        )
        #expect(failed.windowExecutionTaskInvocationIdentities.map(\.invocationID) == ["60"])
        let statuses = try await ssm.describeInstanceAssociationsStatus(instanceID: "i-1")
        #expect(statuses.instanceAssociationStatusInfos.map(\.associationID) == ["a-1"])
        #expect(
            try await ssm.describeInstanceAssociationsStatus(instanceID: "i-2").instanceAssociationStatusInfos.isEmpty
        )
    }

    @Test(arguments: [
        (SSM.SendCommandRequest(documentName: "AWS-Other", instanceIDs: ["i-1"]), SSM.ErrorCode.invalidDocument),
        (SSM.SendCommandRequest(documentName: "AWS-RunShellScript", instanceIDs: ["i-1"]), .invalidParameters),
        (Self.command(on: ["i-9"]), .invalidInstanceID), (Self.command(on: ["i-1", "i-1"]), .duplicateInstanceID),
        (Self.command(on: (1...51).map { "i-\($0)" }), .validation), (Self.command(on: nil), .validation),
        (Self.command(on: ["i-1"], timeout: 29), .validation),
        (Self.command(on: ["i-1"], comment: String(repeating: "c", count: 101)), .validation),
    ])
    func rejectsCommandsThatTheServiceRejects(request: SSM.SendCommandRequest, code: SSM.ErrorCode) async {
        let cloud = Self.emulator()
        let error = await #expect(throws: SSMError.self) { try await Self.client(of: cloud).send(request) }
        #expect(error?.serviceFailure?.code == code)
        #expect(error?.requestID?.isEmpty == false)
        #expect(cloud.executions(on: "i-1") == 0)
    }

    private static func command(on ids: [String]?, timeout: Int? = nil, comment: String? = nil)
        -> SSM.SendCommandRequest
    {
        SSM.SendCommandRequest(
            documentName: "AWS-RunShellScript",
            instanceIDs: ids,
            timeoutSeconds: timeout,
            comment: comment,
            parameters: ["commands": ["true"]]
        )
    }

    @Test func reportsUnknownResources() async throws {
        let ssm = Self.client(of: Self.emulator())
        func code(_ call: () async throws -> Void) async -> SSM.ErrorCode? {
            await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.code
        }
        let sent = try await ssm.send(Self.command(on: ["i-1"]))
        let id = sent.command?.commandID ?? ""
        let unknown = "00000000-0000-4000-8000-00000000000x"
        #expect(
            await code { _ = try await ssm.getCommandInvocation(commandID: unknown, instanceID: "i-1") }
                == .invalidCommandID
        )
        #expect(
            await code { _ = try await ssm.getCommandInvocation(commandID: id, instanceID: "i-2") }
                == .invocationDoesNotExist
        )
        #expect(
            await code { _ = try await ssm.getCommandInvocation(commandID: id, instanceID: "i-1", pluginName: "aws:x") }
                == .invalidPluginName
        )
        #expect(await code { try await ssm.cancelCommand(commandID: unknown) } == .invalidCommandID)
        #expect(await code { _ = try await ssm.listCommands(nextToken: "x") } == .invalidNextToken)
        #expect(
            await code { _ = try await ssm.describeInstanceAssociationsStatus(instanceID: "i-9") } == .invalidInstanceID
        )
    }

    @Test func rejectsUnsupportedOperationsByName() async {
        let error = await #expect(throws: SSMError.self) {
            _ = try await Self.client(of: Self.emulator()).describePatchBaselines()
        }
        #expect(error?.serviceFailure?.code == .unknownOperation)
        #expect(error?.serviceFailure?.message?.contains("DescribePatchBaselines") == true)
    }
}
