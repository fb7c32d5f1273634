import CloudEmulator
import Foundation
import SSMKit
import Testing

/// The objects that contain the full output of a command.
@Suite struct OutputObjectTests {
    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let output = String(repeating: "o", count: 100_000)

    init() {
        let output = self.output
        self.cloud = EmulatedCloud(machines: 2, clock: .manual(self.clock)) { _, _ in .init(standardOutput: output) }
    }

    private func send() async throws -> String {
        let sent = try await self.cloud.ssm().sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["x"]],
            outputS3BucketName: "logs",
            outputS3KeyPrefix: "nightly/run"
        )
        self.clock.advance(by: .seconds(5))
        return sent.command?.commandID ?? ""
    }

    private func get(
        _ address: String,
        secret: String? = nil,
        region: String = "us-east-1",
        method: String = "GET"
    ) async throws -> TransportResponse {
        var credentials = try await self.cloud.credentials.credentials()
        if let secret {
            credentials = Credentials(accessKeyID: credentials.accessKeyID, secretAccessKey: secret)
        }
        let url = try #require(URL(string: address))
        let signer = SigV4Signer(service: "s3", region: region, options: .s3)
        let request = TransportRequest(method: method, url: url)
        return try await self.cloud.send(signer.sign(request, with: credentials, at: self.clock.date))
    }

    @Test func returnsTheFullOutputUnderTheKeyOfTheService() async throws {
        let id = try await self.send()
        let key = "nightly/run/\(id)/i-1/awsrunShellScript/0.awsrunShellScript/stdout"
        let response = try await self.get("https://logs.s3.us-east-1.amazonaws.com/\(key)")
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == self.output)
        #expect(self.cloud.object(key, inBucket: "logs") == response.body)
        #expect(self.cloud.calls["GetObject"] == 1)

        let invocation = try await self.cloud.ssm().getCommandInvocation(commandID: id, instanceID: "i-1")
        #expect(invocation.standardOutputContent?.count == 24_000)
        let path = try #require(invocation.standardOutputURL)
        #expect(path == "https://s3.us-east-1.amazonaws.com/logs/\(key)")
        #expect(try await self.get(path).body == response.body)
        #expect(try await self.cloud.ssm().listCommands(commandID: id).commands.first?.outputS3BucketName == "logs")
    }

    @Test func rejectsUnknownObjectsAndInvalidRequests() async throws {
        let id = try await self.send()
        let folder = "https://logs.s3.us-east-1.amazonaws.com/nightly/run/\(id)/i-1/awsrunShellScript"
        let object = folder + "/0.awsrunShellScript/stdout"
        func code(_ response: TransportResponse) -> String {
            let text = String(decoding: response.body, as: UTF8.self)
            let code = text.split(separator: "<Code>").last?.split(separator: "</Code>").first ?? ""
            return "\(response.status) \(code)"
        }
        #expect(code(try await self.get(folder + "/0.awsrunShellScript/stderr")) == "404 NoSuchKey")
        #expect(code(try await self.get(object.replacing("i-1", with: "i-2"))) == "404 NoSuchKey")
        #expect(code(try await self.get(object.replacing("logs.", with: "other."))) == "404 NoSuchBucket")
        #expect(code(try await self.get(object, secret: "wrong")) == "403 SignatureDoesNotMatch")
        #expect(code(try await self.get(object, region: "eu-west-1")) == "404 NoSuchBucket")
        #expect(code(try await self.get(object, method: "PUT")) == "501 NotImplemented")
    }

    @Test func hasNoOutputBeforeTheScriptEnds() async throws {
        let id = try await self.cloud.ssm().sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: ["i-1"],
            parameters: ["commands": ["x"]],
            outputS3BucketName: "logs"
        ).command?.commandID
        let key = "\(id ?? "")/i-1/awsrunShellScript/0.awsrunShellScript/stdout"
        #expect(self.cloud.object(key, inBucket: "logs") == nil)
        self.clock.advance(by: .seconds(5))
        #expect(self.cloud.object(key, inBucket: "logs")?.count == 100_000)
    }
}
