import CloudAssistantKit
import CloudEmulator
import Foundation
import Testing

/// Files, tags and stored commands of Cloud Assistant.
@Suite struct ResourceTests {
    private let cloud = EmulatedCloud(
        machines: [
            Machine(index: 1, tags: ["env": "prod"], agent: .online, resourceGroup: "rg-1"),
            Machine(index: 2, tags: ["env": "test"], isOnline: false),
            Machine(index: 3, platform: .windows),
        ],
        clock: .manual,
        executor: .closure { _, script in .init(standardOutput: script) }
    )

    private func code(_ call: () async throws -> Void) async -> String? {
        await #expect(throws: CloudAssistantError.self) { try await call() }?.serviceFailure?.code.rawValue
    }

    @Test func putsFilesOnMachines() async throws {
        let assistant = self.cloud.assistant()
        let content = Data([0, 1, 2, 0xff])
        func send(overwrite: Bool = false) async throws -> CloudAssistant.SendFileInvocation? {
            let sent = try await assistant.sendFile(
                content: content.base64EncodedString(),
                instanceIDs: ["i-1", "i-2"],
                name: "app.bin",
                targetDir: "/opt",
                contentType: .base64,
                fileMode: "0600",
                overwrite: overwrite
            )
            return try await assistant.describeSendFileResults(invokeID: sent.invokeID).invocations.first
        }
        let sent = try await send()
        #expect(sent?.invocationStatus == .partialFailed)
        #expect(sent?.invokeInstances.map(\.invocationStatus) == [.success, .aborted])
        #expect(sent?.invokeInstances.map(\.errorCode) == ["", .clientNotRunning])
        #expect(sent?.fileMode == "0600")
        #expect(sent?.vmCount == 2)
        #expect(self.cloud.file("/opt/app.bin", on: "i-1") == content)
        #expect(self.cloud.file("/opt/app.bin", on: "i-2") == nil)
        #expect(try await send()?.invokeInstances.first?.errorCode == .fileAlreadyExists)
        #expect(try await send(overwrite: true)?.invokeInstances.first?.invocationStatus == .success)
        let big = String(repeating: "x", count: 33_000)
        #expect(
            await self.code {
                _ = try await assistant.sendFile(content: big, instanceIDs: ["i-1"], name: "a", targetDir: "/")
            } == "FileSize.ExceedLimit"
        )
        let many = (1...51).map { "i-\($0)" }
        #expect(
            await self.code {
                _ = try await assistant.sendFile(content: "x", instanceIDs: many, name: "a", targetDir: "/")
            } == "InstanceIds.ExceedLimit"
        )
    }

    @Test func changesAStoredCommand() async throws {
        let assistant = self.cloud.assistant()
        let id =
            try await assistant.createCommand(
                commandContent: Data("echo {{ a }}".utf8).base64EncodedString(),
                name: "one",
                type: .runShellScript,
                enableParameter: true
            ).commandID ?? ""
        var change = CloudAssistant.ModifyCommandRequest(commandID: id, name: "two", timeout: 5)
        change.deprecatedCommandContent = Data("echo {{b}} {{b}}".utf8).base64EncodedString()
        try await assistant.modifyCommand(change)
        let command = try await assistant.describeCommands(contentEncoding: .plainText, name: "two").commands.first
        #expect(command?.commandContent == "echo {{b}} {{b}}")
        #expect(command?.parameterNames == ["b"])
        #expect(command?.timeout == 5)
        #expect(
            await self.code { _ = try await assistant.invokeCommand(commandID: id, instanceIDs: ["i-1"]) }
                == "Parameter.MissingValue"
        )
        // Text in braces inside a value is not a parameter.
        let invoked = try await assistant.invokeCommand(
            commandID: id,
            instanceIDs: ["i-1"],
            parameters: ["b": "{{b}}"]
        )
        _ = try await self.cloud.time.clock.sleep(for: .seconds(5))
        let result = try await assistant.results(of: invoked.invokeID ?? "").first
        #expect(result?.output == Data("echo {{b}} {{b}}".utf8).base64EncodedString())
        #expect(try await assistant.describeCommands(commandID: id).commands.first?.invokeTimes == 1)
        #expect(
            await self.code { try await assistant.modifyCommand(commandID: "c-x", name: "x") }
                == "InvalidCmdId.NotFound"
        )
    }

    @Test func tagsMachinesAndTargetsTags() async throws {
        let assistant = self.cloud.assistant()
        try await assistant.tagResources(
            resourceIDs: ["i-1"],
            resourceType: .instance,
            tags: [.init(key: "team", value: "a")]
        )
        let started = try await assistant.runCommand(
            commandContent: "true",
            type: .runShellScript,
            resourceTags: [.init(key: "team", value: "a")],
            tags: [.init(key: "why", value: "test")]
        )
        let id = started.invokeID ?? ""
        #expect(try await assistant.results(of: id).map(\.instanceID) == ["i-1"])
        let listed = try await assistant.listTagResources(resourceType: .instance, resourceIDs: ["i-1"]).tagResources
        #expect(listed.map { "\($0.tagKey ?? "")=\($0.tagValue ?? "")" } == ["env=prod", "team=a"])
        let found = try await assistant.describeInvocations(tags: [.init(key: "why", value: "test")]).invocations
        #expect(found.map(\.invokeID) == [id])
        try await assistant.untagResources(resourceIDs: ["i-1"], resourceType: .instance, tagKeys: ["team"])
        let tagged = try await assistant.listTagResources(resourceType: .instance, tags: [.init(key: "env")])
        #expect(tagged.tagResources.map(\.resourceID) == ["i-1", "i-2"])
        #expect(
            await self.code {
                try await assistant.tagResources(
                    resourceIDs: ["d-1"],
                    resourceType: .disk,
                    tags: [.init(key: "a", value: "b")]
                )
            } == "InvalidResourceType.NotFound"
        )
    }

    @Test func rejectsTargetsThatTheServiceRejects() async {
        let assistant = self.cloud.assistant()
        func run(
            on ids: [String]? = nil,
            tags: [CloudAssistant.Tag]? = nil,
            group: String? = nil
        ) async -> String? {
            await self.code {
                _ = try await assistant.runCommand(
                    commandContent: "true",
                    type: .runShellScript,
                    instanceIDs: ids,
                    resourceGroupID: group,
                    resourceTags: tags
                )
            }
        }
        #expect(await run(tags: [.init(key: "none", value: "x")]) == "InvalidResourceTag.InstanceNotFound")
        #expect(
            await run(on: ["i-1"], tags: [.init(key: "env", value: "prod")])
                == "InvalidResourceTag.ConflictWithInstanceIds"
        )
        #expect(await run(on: ["i-3"]) == "InvalidInstance.NotMatch")
        #expect(await run(group: "rg-9") == "InvalidResourceGroup.NotFound")
        #expect(await run(on: ["i-2"], group: "rg-1") == "InvalidInstance.NotFound")
        #expect(self.cloud.machines.allSatisfy { self.cloud.executions(on: $0.id) == 0 })
    }

    @Test func targetsAResourceGroup() async throws {
        let started = try await self.cloud.assistant().runCommand(
            commandContent: "true",
            type: .runShellScript,
            resourceGroupID: "rg-1"
        )
        #expect(try await self.cloud.assistant().results(of: started.invokeID ?? "").map(\.instanceID) == ["i-1"])
    }

    @Test func rejectsUnsupportedParametersByName() async {
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.cloud.assistant().runCommand(
                commandContent: "true",
                type: .runShellScript,
                containerID: "abc",
                instanceIDs: ["i-1"]
            )
        }
        #expect(error?.serviceFailure?.code.rawValue == "UnsupportedParameter")
        #expect(error?.serviceFailure?.message?.contains("ContainerId") == true)
    }
}
