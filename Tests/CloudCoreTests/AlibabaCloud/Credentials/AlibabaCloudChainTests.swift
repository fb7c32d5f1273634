import CloudCore
import CloudTestSupport
import Testing

@Suite struct AlibabaCloudChainTests {
    private static let config =
        #"{"current":"c","profiles":[{"name":"c","mode":"AK","access_key_id":"CLI","access_key_secret":"x"}]}"#

    private static let file = """
        [default]
        type = access_key
        access_key_id = FILE
        access_key_secret = x
        [other]
        type = access_key
        access_key_id = OTHER
        access_key_secret = x
        """

    private static let everything = [
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "ENV", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "x",
        "ALIBABA_CLOUD_ROLE_ARN": "acs:r", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN": "acs:p",
        "ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/token", "ALIBABA_CLOUD_CREDENTIALS_URI": "https://keys.example",
    ]

    private func credentials(
        _ environment: [String: String],
        profile: String? = nil,
        files: [String: String] = ["/home/.aliyun/config.json": config, "/home/.alibabacloud/credentials": file],
        _ responses: TransportResponse...
    ) async throws -> Credentials {
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        let host = TestHost(
            environment: environment,
            files: files.merging(["/token": "SECRETJWT0123456789"]) { $1 },
            transport: transport
        )
        return try await CredentialsChain.alibabaCloud(profile: profile, host: host.system).credentials()
    }

    @Test func triesSourcesInTheDocumentedOrder() async throws {
        var environment = Self.everything
        #expect(try await self.credentials(environment).accessKeyID == "ENV")
        environment["ALIBABA_CLOUD_ACCESS_KEY_ID"] = nil
        environment["ALIBABA_CLOUD_ACCESS_KEY_SECRET"] = nil
        #expect(try await self.credentials(environment, .alibabaCloudSTS("OIDC")).accessKeyID == "OIDC")
        environment["ALIBABA_CLOUD_OIDC_PROVIDER_ARN"] = nil
        environment["ALIBABA_CLOUD_OIDC_TOKEN_FILE"] = nil
        #expect(try await self.credentials(environment).accessKeyID == "CLI")
        let file = ["/home/.alibabacloud/credentials": Self.file]
        #expect(try await self.credentials(environment, files: file).accessKeyID == "FILE")
        let instance = try await self.credentials(
            environment,
            files: [:],
            .text("t"),
            .text("r"),
            .alibabaCloudMetadata("ECS")
        )
        #expect(instance.accessKeyID == "ECS")
        let uri = try await self.credentials(
            environment,
            files: [:],
            .text("t"),
            .text("", status: 404),
            .alibabaCloudMetadata("URI")
        )
        #expect(uri.accessKeyID == "URI")
    }

    @Test func readsOnlyTheFilesForANamedProfile() async throws {
        #expect(try await self.credentials(Self.everything, profile: "c").accessKeyID == "CLI")
        #expect(try await self.credentials(Self.everything, profile: "other").accessKeyID == "OTHER")
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(Self.everything, profile: "absent")
        }
        #expect(error?.sources.count == 2)
    }

    @Test func namesEverySourceAndItsReason() async {
        let host = TestHost().system
        let error = await #expect(throws: CredentialsError.self) {
            try await CredentialsChain.alibabaCloud(host: host).credentials()
        }
        #expect(
            error?.sources.map(\.name)
                == ["environment", "OIDC", "CLI profile", "credentials file", "ECS RAM role", "credentials URI"]
        )
    }

    @Test(arguments: [
        (["ALIBABA_CLOUD_ACCESS_KEY_ID": "ENV"], ["environment"]),
        (["ALIBABA_CLOUD_OIDC_TOKEN_FILE": "/token"], ["environment", "OIDC"]),
    ])
    func stopsAtAMisconfiguredSource(environment: [String: String], tried: [String]) async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(environment) }
        #expect(error?.sources.map(\.name) == tried)
        #expect(error?.isConfigured == true)
    }
}
