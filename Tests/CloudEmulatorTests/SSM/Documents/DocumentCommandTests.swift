import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Commands that run the documents of the account.
@Suite struct DocumentCommandTests {
    private static let content = """
        {
          "schemaVersion": "2.2",
          "parameters": {
            "name": {"type": "String", "default": "world", "allowedPattern": "[a-z]+"},
            "greeting": {"type": "String", "allowedValues": ["hello", "bye"]},
            "lines": {"type": "StringList", "default": []},
            "limit": {"type": "String", "default": "60"}
          },
          "mainSteps": [
            {
              "action": "aws:runShellScript", "name": "greet",
              "inputs": {
                "runCommand": ["set -e", "echo {{ greeting }} {{name}} {{{{ {{ssm:x}}", "{{ lines }}"],
                "timeoutSeconds": "{{ limit }}", "workingDirectory": "/tmp/{{ name }}"
              }
            }
          ]
        }
        """

    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let ssm: SSMClient

    init() async throws {
        self.cloud = EmulatedCloud(
            machines: [Machine(index: 1), Machine(index: 2, platform: .windows)],
            clock: .manual(self.clock),
            executor: .closure { _, script in
                script == "fail" ? .init(exitCode: 3, duration: .seconds(2)) : .init(standardOutput: script)
            }
        )
        self.ssm = self.cloud.ssm()
        _ = try await self.ssm.createDocument(content: Self.content, name: "Greet", documentType: .command)
    }

    private func send(
        _ parameters: [String: [String]] = ["greeting": ["hello"]],
        document: String = "Greet",
        version: String? = nil,
        hash: String? = nil,
        on machines: [String] = ["i-1"],
        bucket: String? = nil
    ) async throws -> String {
        let sent = try await self.ssm.sendCommand(
            documentName: document,
            instanceIDs: machines,
            documentVersion: version,
            documentHash: hash,
            documentHashType: hash.map { $0.count == 40 ? SSM.DocumentHashType(rawValue: "Sha1") : .sha256 },
            parameters: parameters,
            outputS3BucketName: bucket
        )
        self.clock.advance(by: .seconds(5))
        return try #require(sent.command?.commandID)
    }

    private func output(of id: String) async throws -> String? {
        try await self.ssm.getCommandInvocation(commandID: id, instanceID: "i-1").standardOutputContent
    }

    @Test func replacesParameters() async throws {
        let id = try await self.send(["greeting": ["bye"], "lines": ["df", "echo {{ name }}"]])
        #expect(
            try await self.output(of: id)
                == "set -e\necho bye world {{{{ {{ssm:x}}\ndf\necho {{ name }}"
        )
        let invocation = try await self.ssm.getCommandInvocation(commandID: id, instanceID: "i-1")
        #expect(invocation.pluginName == "greet")
        #expect(invocation.documentName == "Greet")
    }

    @Test(arguments: [
        ["greeting": ["hello"], "color": ["red"]], [:], ["greeting": ["good day"]], ["greeting": ["hello", "bye"]],
        ["greeting": ["hello"], "name": ["World 1"]], ["greeting": ["hello"], "limit": ["0"]],
    ])
    func rejectsInvalidParameters(parameters: [String: [String]]) async {
        #expect(await errorCode { _ = try await self.send(parameters) } == .invalidParameters)
    }

    @Test func runsTheVersionThatTheRequestNames() async throws {
        _ = try await self.ssm.updateDocument(
            content: DocumentTests.content("uptime"),
            name: "Greet",
            documentVersion: "$LATEST"
        )
        #expect(try await self.output(of: self.send(version: "1"))?.contains("hello") == true)
        #expect(try await self.output(of: self.send(version: "$DEFAULT"))?.contains("hello") == true)
        #expect(try await self.output(of: self.send([:], version: "$LATEST")) == "uptime")
        #expect(try await self.output(of: self.send([:], version: "2")) == "uptime")
        #expect(await errorCode { _ = try await self.send(version: "3") } == .invalidDocumentVersion)
    }

    @Test func comparesTheHash() async throws {
        let hash = try #require(try await self.ssm.describeDocument(name: "Greet").document?.hash)
        _ = try await self.send(hash: hash)
        #expect(
            await errorCode { _ = try await self.send(hash: String(repeating: "0", count: 64)) } == .invalidDocument
        )
        #expect(
            await errorCode { _ = try await self.send(hash: String(repeating: "0", count: 40)) } == .invalidDocument
        )
    }

    @Test func acceptsTheARNOfADocument() async throws {
        let id = try await self.send(document: "arn:aws:ssm:us-east-1:123456789012:document/Greet")
        #expect(try await self.output(of: id)?.contains("hello world") == true)
    }

    @Test func rejectsDocumentsThatAreNoCommands() async throws {
        let content = #"{"schemaVersion": "0.3", "mainSteps": []}"#
        _ = try await self.ssm.createDocument(content: content, name: "Automate", documentType: .automation)
        #expect(await errorCode { _ = try await self.send([:], document: "Automate") } == .invalidDocument)
        #expect(await errorCode { _ = try await self.send([:], document: "Missing") } == .invalidDocument)
        let update = DocumentTests.content().replacing("aws:runShellScript", with: "aws:configurePackage")
        _ = try await self.ssm.createDocument(content: update, name: "Package", documentType: .command)
        #expect(await errorCode { _ = try await self.send([:], document: "Package") } == .invalidDocument)
    }

    @Test func runsAllStepsAndReturnsTheResultOfEach() async throws {
        let content = """
            {"schemaVersion": "2.2", "mainSteps": [
              {"action": "aws:runShellScript", "name": "first", "inputs": {"runCommand": ["fail"]}},
              {"action": "aws:runShellScript", "name": "second", "inputs": {"runCommand": ["uptime"]}},
              {"action": "aws:runPowerShellScript", "name": "windows", "inputs": {"runCommand": ["Get-Date"]},
               "precondition": {"StringEquals": ["platformType", "Windows"]}}
            ]}
            """
        _ = try await self.ssm.createDocument(content: content, name: "Steps", documentType: .command)
        let start = self.clock.date
        let id = try await self.send([:], document: "Steps", on: ["i-1", "i-2"], bucket: "logs")
        func plugin(_ name: String?, on machine: String = "i-1") async throws -> SSM.GetCommandInvocationResponse {
            try await self.ssm.getCommandInvocation(commandID: id, instanceID: machine, pluginName: name)
        }
        let whole = try await plugin(nil)
        #expect(whole.status == .failed)
        #expect(whole.responseCode == -1)
        #expect(whole.pluginName == "")
        #expect(whole.standardOutputContent == "")
        #expect(try await plugin("first").status == .failed)
        #expect(try await plugin("first").responseCode == 3)
        #expect(try await plugin("second").status == .success)
        #expect(try await plugin("second").standardOutputContent == "uptime")
        #expect(try await plugin("windows").standardOutputContent == "")
        #expect(try await plugin("windows", on: "i-2").standardOutputContent == "Get-Date")
        #expect(await errorCode { _ = try await plugin("third") } == .invalidPluginName)

        let listed = try await self.ssm.listCommandInvocations(commandID: id, instanceID: "i-1", details: true)
        let plugins = try #require(listed.commandInvocations.first?.commandPlugins)
        #expect(plugins.map(\.name) == ["first", "second", "windows"])
        #expect(plugins.map(\.status) == [.failed, .success, .success])
        #expect(plugins.map(\.responseStartDateTime) == [start, start + 2, start + 3])
        let key = "\(id)/i-1/awsrunShellScript/second/stdout"
        #expect(self.cloud.object(key, inBucket: "logs") == Data("uptime".utf8))
        #expect(plugins[1].standardOutputURL?.hasSuffix(key) == true)
    }
}
