import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSProfileCredentialsTests {
    private func credentials(
        _ profile: String? = nil,
        config: String,
        keys: String = "",
        environment: [String: String] = ["AWS_REGION": "eu-west-1"],
        files: [String: String] = [:],
        transport: any HTTPTransport = OfflineTransport(),
        mfaCode: MFACodePrompt? = nil,
        runProgram: (@Sendable (ProgramCall) async throws -> Data)? = nil
    ) async throws -> Credentials {
        var host = TestHost(environment: environment, files: files, transport: transport)
        host.files["/home/.aws/config"] = config
        host.files["/home/.aws/credentials"] = keys
        if let runProgram { host.runProgram = runProgram }
        return try await AWSProfileCredentials(profile, mfaCode: mfaCode, host: host.system).credentials()
    }

    private static let keys = "[base]\naws_access_key_id = BASE\naws_secret_access_key = SECRETKEY0123456789"

    // MARK: Keys

    @Test(arguments: [
        (nil, [:], "D"), ("b", [:], "B"), (nil, ["AWS_PROFILE": "b"], "B"), ("b", ["AWS_PROFILE": "c"], "B"),
    ])
    func readsTheProfilesKeys(profile: String?, environment: [String: String], id: String) async throws {
        let credentials = try await self.credentials(
            profile,
            config: "[profile b]\naws_access_key_id = B\naws_secret_access_key = x\naws_session_token = t",
            keys: "[default]\naws_access_key_id = D\naws_secret_access_key = x",
            environment: environment
        )
        #expect(credentials.accessKeyID == id)
        #expect(credentials.sessionToken == (id == "B" ? "t" : nil))
    }

    @Test func runsAProgramAfterTheCredentialsFileAndBeforeTheConfigFile() async throws {
        let config = "[default]\ncredential_process = get 'my keys'\naws_access_key_id = C\naws_secret_access_key = x"
        let program: @Sendable (ProgramCall) async throws -> Data = { call in
            #expect(call.arguments == ["get", "my keys"])
            return Data(
                #"{"Version":1,"AccessKeyId":"P","SecretAccessKey":"x","Expiration":"2026-01-02T13:00:00Z"}"#.utf8
            )
        }
        let credentials = try await self.credentials(config: config, runProgram: program)
        #expect(credentials.accessKeyID == "P")
        #expect(credentials.expiration == Date(timeIntervalSince1970: 1_767_358_800))
        let keys = "[default]\naws_access_key_id = K\naws_secret_access_key = x"
        #expect(try await self.credentials(config: config, keys: keys).accessKeyID == "K")
    }

    // MARK: Roles

    @Test func assumesARoleThroughOtherRoles() async throws {
        let transport = StubTransport(.sts("FIRST"), .sts("SECOND"))
        let credentials = try await self.credentials(
            "top",
            config: """
                [profile top]
                role_arn = arn:top
                source_profile = middle
                role_session_name = me
                external_id = ex id
                duration_seconds = 900
                [profile middle]
                role_arn = arn:middle
                source_profile = base
                """,
            keys: Self.keys,
            transport: transport
        )
        #expect(credentials == .issued("SECOND"))
        let requests = transport.requests
        #expect(requests.map { $0.form["RoleArn"] } == ["arn:middle", "arn:top"])
        #expect(requests[0].headers["authorization"]?.contains("Credential=BASE/20260102/eu-west-1/sts/") == true)
        #expect(requests[0].form["RoleSessionName"] == "swift-cloud-automation-1767355200")
        #expect(requests[1].headers["x-amz-security-token"] == "SECRETTOKEN0123456789")
        #expect(requests[1].form["RoleSessionName"] == "me")
        #expect(requests[1].form["ExternalId"] == "ex id")
        #expect(requests[1].form["DurationSeconds"] == "900")
        #expect(requests[1].url.absoluteString == "https://sts.eu-west-1.amazonaws.com/")
    }

    @Test func promptsForTheMFACode() async throws {
        let config = "[default]\nrole_arn = arn:r\nsource_profile = base\nmfa_serial = arn:device"
        let transport = StubTransport(.sts("ROLE"))
        _ = try await self.credentials(config: config, keys: Self.keys, transport: transport) { serial in
            #expect(serial == "arn:device")
            return "123456"
        }
        #expect(transport.requests[0].form["SerialNumber"] == "arn:device")
        #expect(transport.requests[0].form["TokenCode"] == "123456")
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(config: config, keys: Self.keys)
        }
        #expect(error?.description.contains("mfaCode") == true)
    }

    @Test(arguments: [
        (["AWS_USE_FIPS_ENDPOINT": "true"], "https://sts-fips.eu-west-1.amazonaws.com/"),
        (["AWS_USE_DUALSTACK_ENDPOINT": "true"], "https://sts.eu-west-1.api.aws/"),
        (["AWS_REGION": "cn-north-1"], "https://sts.cn-north-1.amazonaws.com.cn/"),
        (["AWS_REGION": "us-gov-west-1", "AWS_USE_FIPS_ENDPOINT": "true"], "https://sts.us-gov-west-1.amazonaws.com/"),
        (["AWS_ENDPOINT_URL_STS": "http://127.0.0.1:1/sts"], "http://127.0.0.1:1/sts"),
        (["AWS_ENDPOINT_URL_SSM": "http://127.0.0.1:1/ssm"], "https://sts.eu-west-1.amazonaws.com/"),
    ])
    func resolvesTheSTSEndpoint(environment: [String: String], url: String) async throws {
        let transport = StubTransport(.sts("ROLE"))
        _ = try await self.credentials(
            config: "[default]\nrole_arn = arn:r\nsource_profile = base",
            keys: Self.keys,
            environment: ["AWS_REGION": "eu-west-1"].merging(environment) { $1 },
            transport: transport
        )
        #expect(transport.requests[0].url.absoluteString == url)
    }

    @Test func assumesARoleWithATokenInAFile() async throws {
        let transport = StubTransport(.sts("WEB"))
        let credentials = try await self.credentials(
            config: "[default]\nrole_arn = arn:r\nweb_identity_token_file = /token",
            files: ["/token": "SECRETJWT0123456789\n"],
            transport: transport
        )
        #expect(credentials == .issued("WEB"))
        #expect(transport.requests[0].form["WebIdentityToken"] == "SECRETJWT0123456789")
        #expect(transport.requests[0].headers["authorization"] == nil)
    }

    @Test(arguments: [
        ("Environment", "ENV"), ("EcsContainer", "ECS"), ("Ec2InstanceMetadata", "EC2"),
    ])
    func assumesARoleWithANamedSource(source: String, id: String) async throws {
        let transport = StubTransport(
            responses: [.text("token"), .text("role"), .awsMetadata("EC2"), .sts("ROLE")]
                .suffix(source == "Ec2InstanceMetadata" ? 4 : 1).map { response in { _ in response } }
        )
        let ecs = StubTransport(.awsMetadata("ECS"), .sts("ROLE"))
        let chosen = source == "EcsContainer" ? ecs : transport
        _ = try await self.credentials(
            config: "[default]\nrole_arn = arn:r\ncredential_source = \(source)",
            environment: [
                "AWS_REGION": "eu-west-1", "AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "x",
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/x",
            ],
            transport: chosen
        )
        #expect(chosen.requests.last?.headers["authorization"]?.contains("Credential=\(id)/") == true)
    }

    // MARK: Errors

    @Test(arguments: [
        ("[default]\nrole_arn = arn:r\nsource_profile = absent", "source_profile \"absent\" doesn't exist"),
        (
            "[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nrole_arn = b\nsource_profile = default",
            "default → b → default"
        ),
        ("[default]\nrole_arn = a\nsource_profile = default", "is itself"),
        ("[default]\nrole_arn = a", "no source_profile or credential_source"),
        ("[default]\nrole_arn = a\ncredential_source = Elsewhere", "Elsewhere"),
        ("[default]\nrole_arn = a\nsource_profile = b\n[profile b]\nregion = x", "the profile has no credentials"),
        (
            "[default]\nrole_arn = a\nsource_profile = base\nduration_seconds = long",
            "duration_seconds (config file, line 4)"
        ),
        ("[default]\nrole_arn = a\ncredential_source = Environment", "AWS_ACCESS_KEY_ID is not set"),
        ("[default]\naws_access_key_id = A", "aws_access_key_id (config file, line 2) and no aws_secret_access_key"),
        ("[default]\naws_secret_access_key = SECRETKEY0123456789", "(config file, line 2) and no aws_access_key_id"),
        ("[default]\nweb_identity_token_file = /absent", "no role_arn"),
        ("[default]\nrole_arn = a\nweb_identity_token_file = /absent", "there is no file \"/absent\""),
        ("[default]\nrole_arn = a\nweb_identity_token_file = /empty", "contains no token"),
        ("[default]\nlogin_session = arn:aws:iam::1:user/me", "aws login"),
        ("[default]\ncredential_process = 'half", "quotation"),
        ("[default]\ncredential_process = absent", "can't be started"),
        (
            "[default]\nsso_session = absent\nsso_account_id = 1\nsso_role_name = r",
            "sso_session \"absent\" doesn't exist"
        ),
        ("[default]\nsso_account_id = 1", "it has no sso_start_url, sso_region, sso_role_name, which SSO requires"),
        ("[default]\nregion", "/home/.aws/config, line 2"),
        ("[default]\nendpoint_url = nowhere\nrole_arn = a\nsource_profile = base", "endpoint_url of profile default"),
    ])
    func reportsWhatIsWrongWithAProfile(config: String, reason: String) async throws {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(config: config, keys: Self.keys, files: ["/empty": " \n"])
        }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test func isNotConfiguredWithoutAProfileOrCredentialsInIt() async {
        for config in ["", "[default]\nregion = eu-west-1"] {
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials(config: config) }
            #expect(error?.isConfigured == false)
        }
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials("absent", config: "") }
        #expect(error?.isConfigured == true)
    }

    @Test func requiresARegionToAssumeARole() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(
                config: "[default]\nrole_arn = a\nsource_profile = base",
                keys: Self.keys,
                environment: [:]
            )
        }
        #expect(error?.description.contains("no region") == true)
        let remedies = ["AWS_REGION", "region in the profile", "CredentialsChain.aws(profile:region:)"]
        #expect(remedies.allSatisfy { error?.description.contains($0) == true })
    }

    @Test(arguments: [
        TransportResponse.text(
            "<ErrorResponse><Error><Code>AccessDenied</Code><Message>no SECRETKEY0123456789, SECRETJWT0123456789</Message></Error></ErrorResponse>",
            status: 403
        ),
        .text("<html>SECRETKEY0123456789", status: 502), .text("SECRETTOKEN0123456789", status: 200),
        .text("", status: 200),
        .text("<a><Credentials><AccessKeyId>A</AccessKeyId></Credentials></a>", status: 200),
    ])
    func redactsSecretsInSTSErrors(response: TransportResponse) async throws {
        for config in [
            "[default]\nrole_arn = a\nsource_profile = base",
            "[default]\nrole_arn = a\nweb_identity_token_file = /token",
        ] {
            let transport = StubTransport(response, response, response)
            let error = await #expect(throws: CredentialsError.self) {
                try await self.credentials(
                    config: config,
                    keys: Self.keys,
                    files: ["/token": "SECRETJWT0123456789"],
                    transport: transport
                )
            }
            let leaked = Planted.leaked(in: "\(String(describing: error))")
            // The service receives only this secret.
            let sent = config.contains("/token") ? "SECRETJWT0123456789" : "SECRETKEY0123456789"
            #expect(!leaked.contains(sent))
        }
    }
}
