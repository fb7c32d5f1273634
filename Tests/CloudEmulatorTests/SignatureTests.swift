import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Signature verification of the emulated services.
@Suite struct SignatureTests {
    /// A transport that changes requests, like an attacker between the client and the service.
    struct Tampering: HTTPTransport {
        var cloud: EmulatedCloud
        var change: @Sendable (inout TransportRequest) -> Void
        var time: TimeSource { self.cloud.time }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            var request = request
            self.change(&request)
            return try await self.cloud.send(request)
        }
    }

    private let clock = ManualClock()
    private let cloud: EmulatedCloud

    init() {
        self.cloud = EmulatedCloud(machines: 1, clock: .manual(self.clock))
    }

    private func ssm(_ credentials: Credentials? = nil, _ transport: (any HTTPTransport)? = nil) async throws
        -> SSMClient
    {
        let own = try await self.cloud.credentials.credentials()
        return SSMClient(
            region: "eu-west-1",
            credentials: StaticCredentials(credentials ?? own),
            transport: transport ?? self.cloud,
            options: .init(retry: .none, timeouts: Timeouts(attempt: nil))
        )
    }

    private func assistant(
        _ signature: CloudAssistantClient.Signature,
        _ credentials: Credentials? = nil,
        _ transport: (any HTTPTransport)? = nil
    ) async throws -> CloudAssistantClient {
        let own = try await self.cloud.credentials.credentials()
        return CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: StaticCredentials(credentials ?? own),
            transport: transport ?? self.cloud,
            options: .init(signature: signature, retry: .none, timeouts: Timeouts(attempt: nil))
        )
    }

    @Test func acceptsBothKindsOfCredentials() async throws {
        for credentials in [
            try await self.cloud.credentials.credentials(), try await self.cloud.sessionCredentials.credentials(),
        ] {
            _ = try await self.ssm(credentials).listCommands()
            _ = try await self.assistant(.acs3, credentials).describeCommands()
            _ = try await self.assistant(.rpc, credentials).describeCommands()
        }
    }

    enum Wrong: CaseIterable { case secret, key, token, noToken }

    private func credentials(_ wrong: Wrong) async throws -> Credentials {
        var credentials = try await self.cloud.sessionCredentials.credentials()
        switch wrong {
        case .secret: credentials.secretAccessKey += "x"
        case .key: credentials.accessKeyID += "x"
        case .token: credentials.sessionToken = "another"
        case .noToken: credentials.sessionToken = nil
        }
        return credentials
    }

    @Test(arguments: [
        (Wrong.secret, SSM.ErrorCode.invalidSignature), (.key, .unrecognizedClient), (.token, .unrecognizedClient),
        (.noToken, .unrecognizedClient),
    ])
    func rejectsWrongCredentialsLikeAWS(wrong: Wrong, code: SSM.ErrorCode) async throws {
        let client = try await self.ssm(self.credentials(wrong))
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(error?.serviceFailure?.code == code)
    }

    @Test(
        arguments: [
            (Wrong.secret, CloudAssistant.ErrorCode.signatureDoesNotMatch), (.key, .invalidAccessKeyIDNotFound),
            (.token, .invalidSecurityTokenMismatchWithAccessKey), (.noToken, .missingSecurityToken),
        ],
        [CloudAssistantClient.Signature.acs3, .rpc]
    )
    func rejectsWrongCredentialsLikeAlibabaCloud(
        example: (wrong: Wrong, code: CloudAssistant.ErrorCode),
        signature: CloudAssistantClient.Signature
    ) async throws {
        let client = try await self.assistant(signature, self.credentials(example.wrong))
        let error = await #expect(throws: CloudAssistantError.self) { _ = try await client.describeCommands() }
        #expect(error?.serviceFailure?.code == example.code)
    }

    @Test(
        arguments: [
            { $0.body = Data(#"{"MaxResults":1}"#.utf8) },
            { $0.headers["x-amz-target"] = "AmazonSSM.ListCommandInvocations" },
            { $0.headers["x-amz-date"] = "20260102T120001Z" },
            { $0.url.append(queryItems: [URLQueryItem(name: "a", value: "b")]) },
        ] as [@Sendable (inout TransportRequest) -> Void]
    )
    func rejectsAChangedRequestToAWS(change: @escaping @Sendable (inout TransportRequest) -> Void) async throws {
        let client = try await self.ssm(nil, Tampering(cloud: self.cloud, change: change))
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(error?.serviceFailure?.code == .invalidSignature)
        #expect(self.cloud.calls.isEmpty)
    }

    @Test(
        arguments: [
            { $0.url.append(queryItems: [URLQueryItem(name: "Name", value: "x")]) }, { $0.method = "GET" },
            { request in
                let text = request.url.absoluteString.replacingOccurrences(of: "cn-hangzhou", with: "cn-beijing")
                if let url = URL(string: text) { request.url = url }
            },
        ] as [@Sendable (inout TransportRequest) -> Void],
        [CloudAssistantClient.Signature.acs3, .rpc]
    )
    func rejectsAChangedRequestToAlibabaCloud(
        change: @escaping @Sendable (inout TransportRequest) -> Void,
        signature: CloudAssistantClient.Signature
    ) async throws {
        let client = try await self.assistant(signature, nil, Tampering(cloud: self.cloud, change: change))
        let error = await #expect(throws: CloudAssistantError.self) { _ = try await client.describeCommands() }
        #expect(error?.serviceFailure?.code == .signatureDoesNotMatch)
        #expect(self.cloud.calls.isEmpty)
    }

    @Test func rejectsUnsignedRequests() async throws {
        let stripped = Tampering(cloud: self.cloud) { $0.headers["authorization"] = nil }
        let ssm = try await self.ssm(nil, stripped)
        let error = await #expect(throws: SSMError.self) { _ = try await ssm.listCommands() }
        #expect(error?.serviceFailure?.code.rawValue == "MissingAuthenticationTokenException")
        let assistant = try await self.assistant(.acs3, nil, stripped)
        let other = await #expect(throws: CloudAssistantError.self) { _ = try await assistant.describeCommands() }
        #expect(other?.serviceFailure?.code == .incompleteSignature)
    }

    @Test(arguments: [
        "", "AWS4-HMAC-SHA256", "AWS4-HMAC-SHA256 x", "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=c, Signature=d",
        "Basic YTpi",
    ])
    func rejectsMalformedAuthorization(header: String) async throws {
        let client = try await self.ssm(nil, Tampering(cloud: self.cloud) { $0.headers["authorization"] = header })
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(error?.serviceFailure?.code.rawValue == "IncompleteSignatureException")
    }

    @Test func rejectsAnExpiredSignature() async throws {
        let clock = self.clock
        let late = Tampering(cloud: self.cloud) { _ in clock.advance(by: .seconds(301)) }
        let ssm = try await self.ssm(nil, late)
        let error = await #expect(throws: SSMError.self) { _ = try await ssm.listCommands() }
        #expect(error?.serviceFailure?.code == .invalidSignature)
        for signature in [CloudAssistantClient.Signature.acs3, .rpc] {
            let later = Tampering(cloud: self.cloud) { _ in clock.advance(by: .seconds(901)) }
            let assistant = try await self.assistant(signature, nil, later)
            let other = await #expect(throws: CloudAssistantError.self) { _ = try await assistant.describeCommands() }
            #expect(other?.serviceFailure?.code == .invalidTimeStampExpired)
        }
    }

    /// A transport that sends each request twice, like a replay attack.
    struct Replay: HTTPTransport {
        var cloud: EmulatedCloud
        var time: TimeSource { self.cloud.time }

        func send(_ request: TransportRequest) async throws -> TransportResponse {
            _ = try await self.cloud.send(request)
            return try await self.cloud.send(request)
        }
    }

    @Test(arguments: [CloudAssistantClient.Signature.acs3, .rpc])
    func rejectsAReusedNonce(signature: CloudAssistantClient.Signature) async throws {
        let client = try await self.assistant(signature, nil, Replay(cloud: self.cloud))
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await client.runCommand(commandContent: "true", type: .runShellScript, instanceIDs: ["i-1"])
        }
        #expect(error?.serviceFailure?.code == .signatureNonceUsed)
        #expect(self.cloud.executions(on: "i-1") == 1)
    }
}
