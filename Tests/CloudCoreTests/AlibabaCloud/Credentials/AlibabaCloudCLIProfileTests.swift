import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AlibabaCloudCLIProfileTests {
    private func credentials(
        _ name: String? = nil,
        profiles: String,
        environment: [String: String] = [:],
        files: [String: String] = [:],
        transport: any HTTPTransport = OfflineTransport()
    ) async throws -> Credentials {
        var host = TestHost(environment: environment, files: files, transport: transport)
        host.files["/home/.aliyun/config.json"] = #"{"current":"a","profiles":[\#(profiles)],"meta_path":""}"#
        host.runProgram = { call in
            #expect(call.arguments == ["get", "my keys"])
            return Data(#"{"mode":"AK","access_key_id":"EXT","access_key_secret":"x"}"#.utf8)
        }
        return try await AlibabaCloudCLIProfileCredentials(name, host: host.system).credentials()
    }

    private static let keys =
        #"{"name":"k","mode":"AK","access_key_id":"BASE","access_key_secret":"SECRETKEY0123456789","retry_count":0,"x":null}"#

    @Test func readsKeys() async throws {
        let session =
            #"{"name":"a","mode":"StsToken","access_key_id":"A","access_key_secret":"SECRETKEY0123456789","sts_token":"SECRETTOKEN0123456789","sts_expiration":1767358800}"#
        #expect(try await self.credentials("k", profiles: Self.keys).accessKeyID == "BASE")
        #expect(try await self.credentials(profiles: "\(session),\(Self.keys)") == .issued("A"))
        let named = ["ALIBABA_CLOUD_PROFILE": "k"]
        let other = try await self.credentials(profiles: "\(session),\(Self.keys)", environment: named)
        #expect(other.accessKeyID == "BASE")
    }

    @Test func assumesARole() async throws {
        let transport = StubTransport(.alibabaCloudSTS("ROLE"))
        let credentials = try await self.credentials(
            profiles:
                #"{"name":"a","mode":"RamRoleArn","access_key_id":"BASE","access_key_secret":"SECRETKEY0123456789","ram_role_arn":"acs:r","ram_session_name":"me","external_id":"ex id","expired_seconds":900,"sts_region":"cn-beijing"}"#,
            transport: transport
        )
        #expect(credentials == .issued("ROLE"))
        let request = transport.requests[0]
        #expect(request.url.host() == "sts.cn-beijing.aliyuncs.com")
        #expect(
            request.query
                == ["RoleArn": "acs:r", "RoleSessionName": "me", "ExternalId": "ex id", "DurationSeconds": "900"]
        )
        #expect(request.headers["x-acs-action"] == "AssumeRole")
        #expect(request.headers["x-acs-version"] == "2015-04-01")
        #expect(request.headers["authorization"]?.hasPrefix("ACS3-HMAC-SHA256 Credential=BASE,") == true)
    }

    @Test func assumesARoleThroughOtherRoles() async throws {
        let transport = StubTransport(.alibabaCloudSTS("FIRST"), .alibabaCloudSTS("SECOND"))
        let credentials = try await self.credentials(
            profiles: """
                {"name":"a","mode":"ChainableRamRoleArn","source_profile":"b","ram_role_arn":"acs:a"},
                {"name":"b","mode":"ChainableRamRoleArn","source_profile":"k","ram_role_arn":"acs:b"},\(Self.keys)
                """,
            transport: transport
        )
        #expect(credentials == .issued("SECOND"))
        #expect(transport.requests.map { $0.query["RoleArn"] } == ["acs:b", "acs:a"])
        #expect(transport.requests[1].headers["x-acs-security-token"] == "SECRETTOKEN0123456789")
        #expect(transport.requests[1].url.host() == "sts.aliyuncs.com")
        #expect(transport.requests[1].query["RoleSessionName"] == "swift-cloud-automation-1767355200")
    }

    @Test(arguments: [
        (["ALIBABA_CLOUD_STS_REGION": "cn-beijing"], "sts.cn-beijing.aliyuncs.com"),
        (
            ["ALIBABA_CLOUD_STS_REGION": "cn-beijing", "ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"],
            "sts-vpc.cn-beijing.aliyuncs.com"
        ),
        (["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "true"], "sts.aliyuncs.com"),
    ])
    func resolvesTheSTSEndpoint(environment: [String: String], host: String) async throws {
        let transport = StubTransport(.alibabaCloudSTS("ROLE"))
        _ = try await self.credentials(
            profiles:
                #"{"name":"a","mode":"ChainableRamRoleArn","source_profile":"k","ram_role_arn":"acs:a"},\#(Self.keys)"#,
            environment: environment,
            transport: transport
        )
        #expect(transport.requests[0].url.host() == host)
    }

    @Test func assumesARoleWithATokenInAFile() async throws {
        let transport = StubTransport(.alibabaCloudSTS("OIDC"))
        let credentials = try await self.credentials(
            profiles:
                #"{"name":"a","mode":"OIDC","ram_role_arn":"acs:r","oidc_provider_arn":"acs:p","oidc_token_file":"/token"}"#,
            files: ["/token": "SECRETJWT0123456789\n"],
            transport: transport
        )
        #expect(credentials == .issued("OIDC"))
        let request = transport.requests[0]
        #expect(request.query["Action"] == "AssumeRoleWithOIDC")
        #expect(request.form["OIDCToken"] == "SECRETJWT0123456789")
        #expect(request.form["OIDCProviderArn"] == "acs:p")
        #expect(request.headers["authorization"] == nil)
    }

    @Test func fetchesCredentialsOfTheInstance() async throws {
        let transport = StubTransport(.text("token"), .alibabaCloudMetadata("ECS"))
        let credentials = try await self.credentials(
            profiles: #"{"name":"a","mode":"EcsRamRole","ram_role_name":"role"}"#,
            transport: transport
        )
        #expect(credentials == .issued("ECS"))
        #expect(transport.requests[1].url.path == "/latest/meta-data/ram/security-credentials/role")
    }

    @Test func fetchesCredentialsFromCloudSSO() async throws {
        let transport = StubTransport(.alibabaCloudSSO("SSO"))
        let profile =
            #"{"name":"a","mode":"CloudSSO","cloud_sso_sign_in_url":"https://signin.example/team/login","cloud_sso_account_id":"1","cloud_sso_access_config":"ac","access_token":"SECRETBEARER0123456789","cloud_sso_access_token_expire":1767358800}"#
        #expect(try await self.credentials(profiles: profile, transport: transport) == .issued("SSO"))
        let request = transport.requests[0]
        #expect(request.url.absoluteString == "https://signin.example/cloud-credentials")
        #expect(request.headers["authorization"] == "Bearer SECRETBEARER0123456789")
        let body = try JSONDecoder().decode([String: String].self, from: request.body)
        #expect(body == ["AccountId": "1", "AccessConfigurationId": "ac"])
    }

    @Test func runsAProgramAndFetchesAURI() async throws {
        let program = #"{"name":"a","mode":"External","process_command":"get 'my keys'"}"#
        #expect(try await self.credentials(profiles: program).accessKeyID == "EXT")
        let transport = StubTransport(.alibabaCloudMetadata("URI"))
        let uri = #"{"name":"a","mode":"CredentialsURI","credentials_uri":"http://127.0.0.1:1/x"}"#
        #expect(try await self.credentials(profiles: uri, transport: transport) == .issued("URI"))
    }

    @Test func isNotConfiguredWithoutAFileAProfileOrKeys() async {
        for profiles in [Self.keys, #"{"name":"a","mode":"AK","access_key_id":"","access_key_secret":""}"#, ""] {
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials(profiles: profiles) }
            #expect(error?.isConfigured == false)
        }
        let disabled = await #expect(throws: CredentialsError.self) {
            try await self.credentials(
                "k",
                profiles: Self.keys,
                environment: ["ALIBABA_CLOUD_CLI_PROFILE_DISABLED": "TRUE"]
            )
        }
        #expect(disabled?.isConfigured == false)
        let absent = await #expect(throws: CredentialsError.self) {
            try await AlibabaCloudCLIProfileCredentials(host: TestHost().system).credentials()
        }
        #expect(absent?.isConfigured == false)
    }

    @Test(arguments: [
        (#"{"name":"a","mode":"AK","access_key_id":"A"}"#, "no access_key_secret"),
        (#"{"name":"a","access_key_secret":"SECRETKEY0123456789"}"#, "no access_key_id"),
        (
            #"{"name":"a","mode":"StsToken","access_key_id":"A","access_key_secret":"SECRETKEY0123456789"}"#,
            "no sts_token"
        ),
        (#"{"name":"a","mode":"RamRoleArn","ram_role_arn":"acs:a"}"#, "no access_key_id"),
        (
            #"{"name":"a","mode":"RamRoleArn","access_key_id":"A","access_key_secret":"SECRETKEY0123456789"}"#,
            "no ram_role_arn"
        ),
        (
            #"{"name":"a","mode":"ChainableRamRoleArn","ram_role_arn":"acs:a","source_profile":"z"}"#,
            "source_profile \"z\" doesn't exist"
        ),
        (#"{"name":"a","mode":"ChainableRamRoleArn","ram_role_arn":"acs:a","source_profile":"a"}"#, "a → a"),
        (#"{"name":"a","mode":"EcsRamRole"}"#, "no response from"),
        (
            #"{"name":"a","mode":"OIDC","ram_role_arn":"a","oidc_provider_arn":"p","oidc_token_file":"/absent"}"#,
            "no file \"/absent\""
        ),
        (#"{"name":"a","mode":"CredentialsURI","credentials_uri":"http://example.com"}"#, "plain HTTP"),
        (#"{"name":"a","mode":"CredentialsURI"}"#, "no credentials_uri"),
        (#"{"name":"a","mode":"External"}"#, "no process_command"),
        (
            #"{"name":"a","mode":"RsaKeyPair","access_token":"SECRETTOKEN0123456789"}"#,
            "\"RsaKeyPair\" is not supported"
        ),
        (
            #"{"name":"a","mode":"RamRoleArn","ram_role_arn":"r","expired_seconds":"long","access_key_id":"A","access_key_secret":"SECRETKEY0123456789"}"#,
            "expired_seconds"
        ),
        (
            #"{"name":"a","mode":"CloudSSO","cloud_sso_sign_in_url":"https://x","cloud_sso_account_id":"1","cloud_sso_access_config":"c","access_token":"SECRETBEARER0123456789","cloud_sso_access_token_expire":1}"#,
            "sign in again"
        ),
        (
            #"{"name":"a","mode":"CloudSSO","cloud_sso_sign_in_url":"http://x","cloud_sso_account_id":"1","cloud_sso_access_config":"c","access_token":"SECRETBEARER0123456789","cloud_sso_access_token_expire":9999999999}"#,
            "https://"
        ),
        (#"{"name":"a","mode":"AK" "access_key_secret":"SECRETKEY0123456789"}"#, "/home/.aliyun/config.json, line 1"),
    ])
    func reportsWhatIsWrongWithAProfile(profile: String, reason: String) async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(profiles: profile) }
        #expect(error?.description.contains(reason) == true, "\(String(describing: error))")
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test func redactsSecretsInSTSErrors() async {
        let response = TransportResponse.text(
            #"{"Code":"NoPermission","Message":"not with SECRETKEY0123456789"}"#,
            status: 403
        )
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(
                profiles:
                    #"{"name":"a","mode":"ChainableRamRoleArn","source_profile":"k","ram_role_arn":"r"},\#(Self.keys)"#,
                transport: StubTransport(response)
            )
        }
        #expect(error?.description.contains("NoPermission") == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
