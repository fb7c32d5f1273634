import CloudAssistantKit
import CloudEmulator
import Foundation
import Testing

/// Stored commands from scripts, and the other conveniences over generated operations.
@Suite struct CreateCommandTests {
    private let cloud = EmulatedCloud(
        machines: [
            Machine(index: 1, tags: ["env": "prod", "team": "a"]), Machine(index: 2, tags: ["env": "prod"]),
            Machine(index: 3, tags: ["env": "test", "team": "a"]),
        ],
        clock: .manual,
        executor: .closure { _, script in .init(standardOutput: script) }
    )

    private var assistant: CloudAssistantClient {
        CloudAssistantClient(region: "cn-hangzhou", credentials: self.cloud.credentials, transport: self.cloud)
    }

    @Test func storesAScript() async throws {
        let script = Script.shell("echo größer {{name}}", workingDirectory: "/opt", environment: ["A": "it's"])
        let id = try await self.assistant.createCommand(
            script,
            name: "greet",
            description: "says it",
            timeout: .seconds(90),
            enablesParameters: true
        )
        let stored = try #require(try await self.assistant.describeCommands(commandID: id).commands.first)
        #expect(stored.name == "greet")
        #expect(stored.type == .runShellScript)
        #expect(stored.timeout == 90)
        #expect(stored.workingDir == "/opt")
        #expect(stored.description == "says it")
        #expect(stored.parameterNames == ["name"])
        let text = try #require(stored.commandText)
        #expect(text.hasSuffix("echo größer {{name}}"))
        #expect(text.contains("A="))
        let run = try await self.assistant.invoke(id, parameters: ["name": "Jack"], on: .instances(["i-1"]))
        let report = try await run.report()
        #expect(report["i-1"]?.standardOutput.text.hasSuffix("echo größer Jack") == true)
        let results = try await self.assistant.describeInvocationResults(invokeID: report.commandIDs.first).invocation
        #expect(results?.invocationResults.first?.outputText == report["i-1"]?.standardOutput.text)
    }

    @Test func storesPowerShell() async throws {
        let id = try await self.assistant.createCommand(.powerShell("Get-Date"), name: "date")
        let stored = try await self.assistant.describeCommands(commandID: id).commands.first
        #expect(stored?.type == .runPowerShellScript)
        #expect(stored?.commandText == "Get-Date")
    }

    @Test(arguments: [Script.shell(""), .shell("a\0b"), .shell("a", user: "web"), .shell("a", environment: ["1": ""])])
    func rejectsAScriptThatCannotBeStored(script: Script) async {
        let error = await #expect(throws: CommandError.self) {
            try await self.assistant.createCommand(script, name: "a")
        }
        guard case .invalid? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(self.cloud.calls["CreateCommand"] == nil)
    }

    @Test func throwsTheErrorOfTheService() async throws {
        self.cloud.faults = .inject(.error(code: "CmdName.Duplicate"), onFirst: 1)
        let error = await #expect(throws: CommandError.self) {
            try await self.assistant.createCommand(.shell("a"), name: "a")
        }
        #expect(error?.description.contains("CmdName.Duplicate") == true)
    }

    @Test func returnsPlainTextUnchanged() {
        var result = CloudAssistant.InvocationResult()
        #expect(result.outputText == nil)
        result.output = "not Base64: größer"
        #expect(result.outputText == "not Base64: größer")
    }

    @Test(arguments: [
        (["env": ["prod"]], ["i-1", "i-2"]), (["env": ["prod", "test"]], ["i-1", "i-2", "i-3"]),
        (["env": ["prod"], "team": ["a"]], ["i-1"]), (["env": ["none"]], []), ([:], []),
    ])
    func findsInstancesByTheirTags(tags: [String: [String]], ids: [String]) async throws {
        #expect(try await self.assistant.instanceIDs(taggedWith: tags) == ids)
    }

    // MARK: - Files

    private func withFile(_ size: Int, mode: Int = 0o640, _ body: (URL) async throws -> Void) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "upload-\(UUID().uuidString).conf")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(repeating: 0x61, count: size).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        try await body(file)
    }

    @Test func uploadsALocalFile() async throws {
        try await self.withFile(24_576) { file in
            let upload = try FileToUpload(contentsOf: file, directory: "/etc")
            #expect(upload.mode == "0640")
            let report = try await self.assistant.upload(upload, to: .instances(["i-1"])).report()
            #expect(report.allSucceeded)
            let name = file.lastPathComponent
            #expect(self.cloud.file("/etc/\(name)", on: "i-1") == Data(repeating: 0x61, count: 24_576))
            let other = try FileToUpload(contentsOf: file, directory: "/etc", name: "a", mode: "0600")
            #expect(other.mode == "0600")
        }
    }

    @Test func rejectsAFileThatIsTooLarge() async throws {
        try await self.withFile(24_577) { file in
            let error = #expect(throws: CommandError.self) { try FileToUpload(contentsOf: file, directory: "/etc") }
            #expect(error?.description.contains("has 24577 bytes: the maximum is 24576") == true)
        }
    }

    @Test(arguments: ["/nonexistent", "/tmp", "/dev/zero"])
    func rejectsWhatIsNotARegularFile(path: String) {
        #expect(throws: CommandError.self) { try FileToUpload(contentsOf: URL(filePath: path), directory: "/etc") }
    }
}
