import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSChainTests {
    private static let config =
        "[default]\naws_access_key_id = DEFAULT\naws_secret_access_key = x\n[profile empty]\nregion = a"

    private static let everything = [
        "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "x", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
        "AWS_ROLE_ARN": "arn:r", "AWS_REGION": "eu-west-1", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x",
    ]

    private func credentials(
        _ environment: [String: String],
        profile: String? = nil,
        config: String = config,
        _ responses: TransportResponse...
    ) async throws -> Credentials {
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        let host = TestHost(
            environment: environment,
            files: ["/home/.aws/config": config, "/token": "SECRETJWT0123456789"],
            transport: transport
        )
        return try await CredentialsChain.aws(profile: profile, host: host.system).credentials()
    }

    @Test func triesSourcesInTheDocumentedOrder() async throws {
        var environment = Self.everything
        #expect(try await self.credentials(environment).accessKeyID == "ENV")
        environment["AWS_ACCESS_KEY_ID"] = nil
        environment["AWS_SECRET_ACCESS_KEY"] = nil
        #expect(try await self.credentials(environment).accessKeyID == "DEFAULT")
        #expect(try await self.credentials(environment, config: "", .sts("WEB")).accessKeyID == "WEB")
        environment["AWS_WEB_IDENTITY_TOKEN_FILE"] = nil
        #expect(try await self.credentials(environment, config: "", .awsMetadata("ECS")).accessKeyID == "ECS")
        environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = nil
        let last = try await self.credentials(environment, config: "", .text("t"), .text("r"), .awsMetadata("EC2"))
        #expect(last.accessKeyID == "EC2")
    }

    @Test func ignoresTheEnvironmentForANamedProfile() async throws {
        #expect(try await self.credentials(Self.everything, profile: "default").accessKeyID == "DEFAULT")
        let other = try await self.credentials(Self.everything, profile: "empty", .awsMetadata("ECS"))
        #expect(other.accessKeyID == "ECS")
    }

    @Test func namesEverySourceAndItsReason() async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials([:], config: "") }
        #expect(
            error?.sources.map(\.name)
                == ["environment", "profile default", "web identity", "container", "instance metadata"]
        )
        #expect(error?.sources.allSatisfy { !$0.reason.isEmpty } == true)
    }

    @Test(arguments: [
        (["AWS_ACCESS_KEY_ID": "ENV"], ["environment"]),
        (["AWS_PROFILE": "absent"], ["environment", "profile absent"]),
        (
            ["AWS_PROFILE": "empty", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token"],
            ["environment", "profile empty", "web identity"]
        ),
        (
            ["AWS_PROFILE": "empty", "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://evil.example"],
            ["environment", "profile empty", "web identity", "container"]
        ),
    ])
    func stopsAtAMisconfiguredSource(environment: [String: String], tried: [String]) async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(environment) }
        #expect(error?.sources.map(\.name) == tried)
        #expect(error?.isConfigured == true)
    }

    @Test func cachesCredentials() async throws {
        let host = TestHost(
            environment: ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x"],
            transport: StubTransport(.awsMetadata("ECS"))
        )
        let chain = CredentialsChain.aws(host: host.system)
        for _ in 0..<3 { #expect(try await chain.credentials().accessKeyID == "ECS") }
    }
}
