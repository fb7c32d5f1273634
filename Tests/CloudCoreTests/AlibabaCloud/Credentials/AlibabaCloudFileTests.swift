import CloudCore
import CloudTestSupport
import Testing

@Suite struct AlibabaCloudFileTests {
    private func credentials(
        _ text: String,
        at path: String = "/home/.alibabacloud/credentials",
        environment: [String: String] = [:],
        transport: any HTTPTransport = OfflineTransport()
    ) async throws -> Credentials {
        let host = TestHost(
            environment: environment,
            files: [path: text, "/token": "SECRETJWT0123456789"],
            transport: transport
        )
        return try await AlibabaCloudFileCredentials(host: host.system).credentials()
    }

    private static let keys = "type = access_key\naccess_key_id = A # mine\naccess_key_secret = SECRETKEY0123456789"

    @Test(arguments: ["/home/.alibabacloud/credentials", "/home/.alibabacloud/credentials.ini"])
    func readsKeys(path: String) async throws {
        let credentials = try await self.credentials("[other]\n[default]\n\(Self.keys)", at: path)
        #expect(credentials == Credentials(accessKeyID: "A", secretAccessKey: "SECRETKEY0123456789"))
    }

    /// The expected keys are those that alibabacloud-credentials 1.0.12 reads.
    @Test(arguments: [
        "[default]\n  type = access_key\n  access_key_id = A\n  access_key_secret = SECRETKEY0123456789",
        "[default]\n\ttype = access_key#c\naccess_key_id = A#mine\naccess_key_secret = SECRETKEY0123456789 #",
        "  [default]\n    type = access_key\n\n   access_key_id = A\n  access_key_secret = SECRETKEY0123456789",
    ])
    func readsIndentedLinesAndComments(text: String) async throws {
        let credentials = try await self.credentials(text)
        #expect(credentials == Credentials(accessKeyID: "A", secretAccessKey: "SECRETKEY0123456789"))
    }

    @Test func readsTheSessionNameFromTheEnvironment() async throws {
        let environment = ["ALIBABA_CLOUD_ROLE_SESSION_NAME": "env"]
        for (line, name) in [("", "env"), ("role_session_name = file", "file")] {
            let transport = StubTransport(.alibabaCloudSTS("ROLE"), .alibabaCloudSTS("OIDC"))
            let keys = Self.keys.replacing("type = access_key", with: "type = ram_role_arn")
            _ = try await self.credentials(
                "[default]\n\(keys)\nrole_arn = acs:r\n\(line)",
                environment: environment,
                transport: transport
            )
            _ = try await self.credentials(
                "[default]\ntype = oidc_role_arn\nrole_arn = acs:r\noidc_provider_arn = acs:p\noidc_token_file_path = /token\n\(line)",
                environment: environment,
                transport: transport
            )
            #expect(transport.requests[0].query["RoleSessionName"] == name)
            #expect(transport.requests[1].form["RoleSessionName"] == name)
        }
    }

    @Test func readsTheFileAndSectionNamedInTheEnvironment() async throws {
        let environment = ["ALIBABA_CLOUD_CREDENTIALS_FILE": "/mine", "ALIBABA_CLOUD_PROFILE": "b"]
        #expect(
            try await self.credentials("[b]\n\(Self.keys)", at: "/mine", environment: environment).accessKeyID == "A"
        )
    }

    @Test func assumesRoles() async throws {
        let transport = StubTransport(.alibabaCloudSTS("ROLE"), .alibabaCloudSTS("OIDC"))
        let keys = Self.keys.replacing("type = access_key", with: "type = ram_role_arn")
        let role = try await self.credentials("[default]\n\(keys)\nrole_arn = acs:r", transport: transport)
        #expect(role == .issued("ROLE"))
        let oidc = try await self.credentials(
            "[default]\ntype = oidc_role_arn\nrole_arn = acs:r\noidc_provider_arn = acs:p\noidc_token_file_path = /token",
            transport: transport
        )
        #expect(oidc == .issued("OIDC"))
    }

    @Test func fetchesCredentialsOfTheInstance() async throws {
        let transport = StubTransport(.text("token"), .text("role"), .alibabaCloudMetadata("ECS"))
        #expect(try await self.credentials("[default]\ntype = ecs_ram_role", transport: transport) == .issued("ECS"))
    }

    @Test func isNotConfiguredWithoutAFileOrASection() async {
        for (text, path) in [("", "/elsewhere"), ("[other]\n\(Self.keys)", "/home/.alibabacloud/credentials")] {
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials(text, at: path) }
            #expect(error?.isConfigured == false)
        }
    }

    @Test(arguments: [
        ("[default]\naccess_key_id = A", "no type"),
        ("[default]\ntype = access_key\naccess_key_id = A", "no access_key_secret"),
        ("[default]\ntype = rsa_key_pair\nprivate_key_file = x", "\"rsa_key_pair\" is not supported"),
        ("[default]\ntype = ecs_ram_role", "no response from"),
        ("[default]\nSECRETKEY0123456789", "credentials, line 2"),
        ("[default]\ntype = ram_role_arn\n\(keys.dropFirst(19))", "no role_arn"),
    ])
    func reportsWhatIsWrongWithASection(text: String, reason: String) async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(text) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test func reportsAMissingFileNamedInTheEnvironment() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials("", environment: ["ALIBABA_CLOUD_CREDENTIALS_FILE": "/absent"])
        }
        #expect(error?.isConfigured == true)
    }
}
