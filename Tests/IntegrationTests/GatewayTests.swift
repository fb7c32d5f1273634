import CloudAssistantKit
import Foundation
import Testing

/// Tests of CloudAssistantKit over the network with a gateway that verifies requests with the official SDK's code.
@Suite(.enabled(if: Peers.gateway != nil))
struct GatewayTests {
    typealias Signature = CloudAssistantClient.Signature

    let gateway: Peers.Gateway

    init() throws {
        self.gateway = try #require(Peers.gateway)
    }

    private func client(
        _ signature: Signature,
        _ credentials: Credentials? = nil,
        retry: RetryPolicy = .none
    ) throws -> CloudAssistantClient {
        let endpoint: URL = try #require(URL(string: "http://127.0.0.1:\(self.gateway.port)/"))
        return CloudAssistantClient(
            region: self.gateway.region,
            credentials: StaticCredentials(credentials ?? self.gateway.credentials),
            options: .init(endpoint: endpoint, signature: signature, retry: retry)
        )
    }

    private static let odd = "echo 'ü & ~*+ % /'\n\t\"$HOME\" 🚀\r\n"

    @Test(arguments: [Signature.acs3, .rpc], [false, true])
    func runsACommandAndReadsItsResult(signature: Signature, withSession: Bool) async throws {
        let assistant = try self.client(signature, withSession ? self.gateway.session.credentials : nil)
        let started = try await assistant.runCommand(
            commandContent: Self.odd,
            type: .runShellScript,
            enableParameter: true,
            instanceIDs: Array(self.gateway.instanceIDs.prefix(2)),
            name: "  name with blanks  ",
            parameters: ["name": "Jack & Jill", "empty": ""],
            tags: [.init(key: "env", value: "prod/eu"), .init(key: "ключ", value: "")],
            timeout: 60
        )
        let invokeID = try #require(started.invokeID)
        let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: invokeID)
        var results: [CloudAssistant.InvocationResult] = []
        for _ in 0..<10 {
            results = []
            for try await result in assistant.pages(of: request).items { results.append(result) }
            if results.allSatisfy({ $0.invocationStatus == .success }) { break }
        }
        #expect(results.count == 2)
        for result in results {
            #expect(result.invocationStatus == .success)
            #expect(result.exitCode == 0)
            let output = result.output.flatMap { Data(base64Encoded: $0) }
            #expect(output.map { String(decoding: $0, as: UTF8.self) } == Self.odd)
        }
        let invocations = try await assistant.describeInvocations(invokeID: invokeID)
        #expect(invocations.invocations.first?.invokeID == invokeID)
    }

    @Test(arguments: [Signature.acs3, .rpc])
    func createsInvokesAndDeletesACommand(signature: Signature) async throws {
        let assistant = try self.client(signature)
        let created = try await assistant.createCommand(
            commandContent: Data("exit 3".utf8).base64EncodedString(),
            name: "stored",
            type: .runShellScript,
            description: "",
            workingDir: "/tmp/a b"
        )
        let commandID = try #require(created.commandID)
        let stored = try await assistant.describeCommands(commandID: commandID)
        #expect(stored.commands.first?.name == "stored")
        let invoked = try await assistant.invokeCommand(
            commandID: commandID,
            instanceIDs: [self.gateway.instanceIDs[0]]
        )
        let invokeID = try #require(invoked.invokeID)
        var result: CloudAssistant.InvocationResult?
        for _ in 0..<10 where result?.exitCode == nil {
            result = try await assistant.describeInvocationResults(invokeID: invokeID).invocation?.invocationResults
                .first
        }
        #expect(result?.exitCode == 3)
        #expect(result?.invocationStatus == .failed)
        try await assistant.deleteCommand(commandID: commandID)
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await assistant.invokeCommand(commandID: commandID, instanceIDs: [self.gateway.instanceIDs[0]])
        }
        #expect(error?.serviceFailure?.code == .invalidCmdIDNotFound)
    }

    @Test(arguments: [Signature.acs3, .rpc])
    func stopsAnInvocation(signature: Signature) async throws {
        let assistant = try self.client(signature)
        let started = try await assistant.runCommand(
            commandContent: "sleep 100",
            type: .runShellScript,
            instanceIDs: [self.gateway.instanceIDs[1]]
        )
        let invokeID = try #require(started.invokeID)
        try await assistant.stopInvocation(invokeID: invokeID, instanceIDs: [self.gateway.instanceIDs[1]])
        var status: CloudAssistant.InvocationStatus?
        for _ in 0..<10 {
            status = try await assistant.describeInvocationResults(invokeID: invokeID)
                .invocation?.invocationResults.first?.invocationStatus
            if status == .terminated || status == .cancelled { break }
        }
        #expect(status == .terminated || status == .cancelled)
    }

    @Test func reportsTheStatusOfAgents() async throws {
        let request = CloudAssistant.DescribeCloudAssistantStatusRequest(
            instanceIDs: [self.gateway.instanceIDs[0], self.gateway.offlineInstanceID])
        var statuses: [String: Bool] = [:]
        for try await status in try self.client(.acs3).pages(of: request).items {
            statuses[status.instanceID ?? ""] = status.cloudAssistantStatus
        }
        #expect(statuses == [self.gateway.instanceIDs[0]: true, self.gateway.offlineInstanceID: false])
    }

    @Test func readsAllPages() async throws {
        let assistant = try self.client(.acs3)
        let started = try await assistant.runCommand(
            commandContent: "true",
            type: .runShellScript,
            instanceIDs: self.gateway.instanceIDs
        )
        let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: started.invokeID, maxResults: 5)
        var ids: [String] = []
        for try await result in assistant.pages(of: request).items { ids.append(result.instanceID ?? "") }
        #expect(ids.sorted() == self.gateway.instanceIDs.sorted())
    }

    @Test(arguments: [Signature.acs3, .rpc])
    func reportsAWrongSecretWithoutRevealingIt(signature: Signature) async throws {
        var credentials = self.gateway.session.credentials
        credentials.secretAccessKey = "not-the-secret"
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.client(signature, credentials).describeCommands()
        }
        #expect(error?.serviceFailure?.code == .signatureDoesNotMatch)
        #expect(error?.requestID?.isEmpty == false)
        let token = try #require(credentials.sessionToken)
        #expect(error.map { "\($0)".contains("not-the-secret") || "\($0)".contains(token) } == false)
    }

    @Test(arguments: [Signature.acs3, .rpc])
    func rejectsAnUnknownKey(signature: Signature) async throws {
        let credentials = Credentials(accessKeyID: "unknown", secretAccessKey: "secret")
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.client(signature, credentials).describeCommands()
        }
        #expect(error?.serviceFailure?.code == .invalidAccessKeyIDNotFound)
    }

    @Test func runsOnceForRepeatedRequests() async throws {
        let assistant = try self.client(.acs3)
        let request = CloudAssistant.RunCommandRequest(
            commandContent: "true",
            type: .runShellScript,
            clientToken: "once-\(UUID().uuidString)",
            instanceIDs: [self.gateway.instanceIDs[2]]
        )
        let first = try await assistant.send(request)
        let second = try await assistant.send(request)
        #expect(first.invokeID == second.invokeID)
        var other = request
        other.commandContent = "false"
        let error = await #expect(throws: CloudAssistantError.self) { try await assistant.send(other) }
        #expect(error?.serviceFailure?.code == .idempotentParameterMismatch)
    }
}
