import Foundation
import SSMKit
import Testing

/// Tests of SSMKit over the network with moto, which verifies every signature.
@Suite(.enabled(if: Peers.moto != nil))
struct MotoTests {
    let moto: Peers.Moto

    init() throws {
        self.moto = try #require(Peers.moto)
    }

    private func client(
        _ credentials: Credentials? = nil,
        retry: RetryPolicy = .none
    ) throws -> SSMClient {
        let endpoint: URL = try #require(URL(string: "http://127.0.0.1:\(self.moto.port)/"))
        return SSMClient(
            region: self.moto.region,
            credentials: StaticCredentials(credentials ?? self.moto.credentials),
            options: .init(endpoint: endpoint, retry: retry)
        )
    }

    @Test(arguments: [false, true])
    func runsACommandAndReadsItsResult(withSession: Bool) async throws {
        let ssm = try self.client(withSession ? self.moto.assumedRole.credentials : nil)
        let sent = try await ssm.sendCommand(
            documentName: "AWS-RunShellScript",
            instanceIDs: self.moto.instanceIDs,
            comment: "größer 🚀",
            parameters: ["commands": ["echo \"a & b\"", "exit 0"]]
        )
        let commandID = try #require(sent.command?.commandID)
        #expect(Set(sent.command?.instanceIDs ?? []) == Set(self.moto.instanceIDs))
        #expect(sent.command?.comment == "größer 🚀")
        #expect(sent.command?.parameters == ["commands": ["echo \"a & b\"", "exit 0"]])

        let invocation = try await ssm.waitUntilCommandExecuted(
            .init(commandID: commandID, instanceID: self.moto.instanceIDs[0])
        )
        #expect(invocation.status == .success)
        #expect(invocation.commandID == commandID)

        var listed: [String] = []
        for try await command in ssm.pages(of: SSM.ListCommandsRequest(commandID: commandID)).items {
            if let id = command.commandID { listed.append(id) }
        }
        #expect(listed == [commandID])
    }

    @Test func rejectsAWrongSecret() async throws {
        var credentials = self.moto.credentials
        credentials.secretAccessKey = "not-the-secret"
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.client(credentials).listCommands()
        }
        #expect(error?.serviceFailure?.code.rawValue == "SignatureDoesNotMatch")
        #expect(error?.serviceFailure?.status == 403)
        #expect(error?.requestID?.isEmpty == false)
        #expect(error.map { "\($0)".contains("not-the-secret") } == false)
    }

    @Test func rejectsAnUnknownKey() async throws {
        let credentials = Credentials(accessKeyID: "AKIAIOSFODNN7UNKNOWN", secretAccessKey: "secret")
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.client(credentials).listCommands()
        }
        #expect(error?.serviceFailure?.code == .invalidClientTokenID)
    }

    @Test func rejectsATokenOfAnotherSession() async throws {
        var credentials = self.moto.assumedRole.credentials
        credentials.sessionToken = "another-session"
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.client(credentials).listCommands()
        }
        #expect(error?.serviceFailure?.status == 403)
    }

    @Test func returnsTheCodeOfAServiceError() async throws {
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.client().getCommandInvocation(
                commandID: "00000000-0000-0000-0000-000000000000",
                instanceID: "i-0123456789abcdef0"
            )
        }
        #expect(error?.serviceFailure?.code == .invalidCommandID)
        #expect(error?.serviceFailure?.status == 400)
        #expect(error?.requestID?.isEmpty == false)
    }

    /// moto responds to unimplemented operations with an HTML page and status 500.
    @Test func returnsAServiceErrorForAnHTMLPage() async throws {
        let error = await #expect(throws: SSMError.self) {
            _ = try await self.client(retry: RetryPolicy(maxDelay: .milliseconds(1))).describeInstanceInformation()
        }
        #expect(error?.serviceFailure?.code == .unrecognized("HTTP 500"))
        #expect(error?.serviceFailure?.message?.contains("500 Internal Server Error") == true)
        #expect(error?.attempts == 3)
        #expect(error?.isRetryable == true)
    }
}
