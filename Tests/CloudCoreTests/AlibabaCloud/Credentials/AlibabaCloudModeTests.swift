import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Profiles of Alibaba's command-line tool, interpreted as the tool and the official SDK do.
@Suite struct AlibabaCloudModeTests {
    private func credentials(
        _ members: String...,
        others: String = "",
        environment: [String: String] = [:],
        transport: any HTTPTransport = OfflineTransport(),
        printing output: String = ""
    ) async throws -> Credentials {
        let members = [#""name":"a""#] + members
        let profiles = "{\(members.joined(separator: ","))}\(others)"
        var host = TestHost(environment: environment, transport: transport)
        host.files = [
            "/home/.aliyun/config.json": #"{"current":"a","profiles":[\#(profiles)]}"#, "/token": "SECRETJWT0123456789",
        ]
        host.runProgram = { _ in Data(output.utf8) }
        return try await AlibabaCloudCLIProfileCredentials(host: host.system).credentials()
    }

    private static let keys = #""access_key_id":"A","access_key_secret":"SECRETKEY0123456789""#
    private static let session = #"\#(keys),"sts_token":"SECRETTOKEN0123456789""#
    private static let role = #""ram_role_arn":"acs:r""#
    private static let oidc = #"\#(role),"oidc_provider_arn":"acs:p","oidc_token_file":"/token""#
    private static let sso =
        #""cloud_sso_sign_in_url":"https://x.example","cloud_sso_account_id":"1","cloud_sso_access_config":"c","access_token":"t","cloud_sso_access_token_expire":4070908800"#

    // MARK: Without a mode

    @Test(arguments: ["", #""mode":"","#, #""mode":null,"#])
    func infersTheMode(mode: String) async throws {
        #expect(try await self.credentials(mode + Self.keys).sessionToken == nil)
        #expect(try await self.credentials(mode + Self.session).sessionToken == "SECRETTOKEN0123456789")
        #expect(try await self.credentials(mode + Self.session, Self.role).accessKeyID == "A")
        let responses: [(String, [TransportResponse])] = [
            ("\(Self.keys),\(Self.role)", [.alibabaCloudSTS("X")]), (Self.oidc, [.alibabaCloudSTS("X")]),
            (#""ram_role_name":"r""#, [.text("token"), .alibabaCloudMetadata("X")]),
            (Self.sso, [.alibabaCloudSSO("X")]),
        ]
        for (members, responses) in responses {
            let transport = StubTransport(responses: responses.map { response in { _ in response } })
            #expect(try await self.credentials(mode + members, transport: transport) == .issued("X"))
        }
        let output = #"{"mode":"AK","access_key_id":"X","access_key_secret":"s"}"#
        let external = try await self.credentials(mode + #""process_command":"get""#, printing: output)
        #expect(external.accessKeyID == "X")
    }

    @Test(arguments: ["ak", "AK", "Ak"])
    func readsModesInAnyCase(mode: String) async throws {
        #expect(try await self.credentials(#""mode":"\#(mode)""#, Self.session).sessionToken == nil)
    }

    // MARK: Keys of a sign-in

    @Test(arguments: ["OAuth", "oauth"])
    func usesTheKeysOfASignInUntilTheyExpire(mode: String) async throws {
        let members = #""mode":"\#(mode)",\#(Self.session),"oauth_site_type":"CN","sts_expiration":"#
        #expect(try await self.credentials("\(members)1767358800") == .issued("A"))
        for end in ["1767355199", "0"] {
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials("\(members)\(end)") }
            #expect(error?.description.contains("sign in again") == true)
            #expect(error?.isConfigured == true)
        }
    }

    @Test func usesTheKeysOfASignInAsASource() async throws {
        let transport = StubTransport(.alibabaCloudSTS("X"))
        let credentials = try await self.credentials(
            #""mode":"ChainableRamRoleArn","source_profile":"b""#,
            Self.role,
            others: #",{"name":"b","mode":"OAuth",\#(Self.session),"sts_expiration":4070908800}"#,
            transport: transport
        )
        #expect(credentials == .issued("X"))
        #expect(transport.requests[0].headers["x-acs-security-token"] == "SECRETTOKEN0123456789")
    }

    // MARK: Roles

    @Test func assumesARoleWithASessionToken() async throws {
        let transport = StubTransport(.alibabaCloudSTS("X"))
        _ = try await self.credentials(#""mode":"RamRoleArn""#, Self.session, Self.role, transport: transport)
        #expect(transport.requests[0].headers["x-acs-security-token"] == "SECRETTOKEN0123456789")
    }

    @Test(arguments: [("", "env"), (#","ram_session_name":"own""#, "own")])
    func readsTheSessionNameFromTheEnvironment(member: String, name: String) async throws {
        let environment = ["ALIBABA_CLOUD_ROLE_SESSION_NAME": "env"]
        let transport = StubTransport(.alibabaCloudSTS("X"), .alibabaCloudSTS("X"))
        for members in [#""mode":"RamRoleArn",\#(Self.keys),\#(Self.role)"#, #""mode":"OIDC",\#(Self.oidc)"#] {
            _ = try await self.credentials(members + member, environment: environment, transport: transport)
        }
        #expect(transport.requests[0].query["RoleSessionName"] == name)
        #expect(transport.requests[1].form["RoleSessionName"] == name)
    }

    @Test(
        arguments: [
            (#""sts_region":"cn-x","enable_vpc":true"#, [:], "sts-vpc.cn-x.aliyuncs.com"),
            (#""sts_region":"cn-x","enable_vpc":"true""#, [:], "sts-vpc.cn-x.aliyuncs.com"),
            (#""sts_region":"cn-x","enable_vpc":false"#, ["VPC_ENDPOINT_ENABLED": "true"], "sts.cn-x.aliyuncs.com"),
            (#""sts_region":"cn-x""#, ["VPC_ENDPOINT_ENABLED": "true"], "sts-vpc.cn-x.aliyuncs.com"),
            (#""enable_vpc":true"#, ["STS_REGION": "cn-y"], "sts-vpc.cn-y.aliyuncs.com"),
            (#""enable_vpc":true"#, [:], "sts.aliyuncs.com"),
            (#""sts_endpoint":"sts.x.example""#, ["STS_ENDPOINT": "sts.y.example"], "sts.x.example"),
            (#""sts_endpoint":"https://sts.x.example/","sts_region":"cn-x""#, [:], "sts.x.example"),
            (#""sts_region":"cn-x""#, ["STS_ENDPOINT": "sts.y.example", "STS_REGION": "cn-y"], "sts.y.example"),
            (#""sts_region":"cn-x""#, ["STS_ENDPOINT": "https://sts.y.example"], "sts.y.example"),
        ] as [(String, [String: String], String)]
    )
    func resolvesTheSTSEndpoint(members: String, variables: [String: String], host: String) async throws {
        let environment = Dictionary(uniqueKeysWithValues: variables.map { ("ALIBABA_CLOUD_\($0)", $1) })
        let transport = StubTransport(.alibabaCloudSTS("X"), .alibabaCloudSTS("X"))
        for mode in [#""mode":"RamRoleArn",\#(Self.keys),\#(Self.role)"#, #""mode":"OIDC",\#(Self.oidc)"#] {
            _ = try await self.credentials(mode, members, environment: environment, transport: transport)
        }
        #expect(transport.requests.map { $0.url.host() } == [host, host])
        #expect(transport.requests.allSatisfy { $0.url.scheme == "https" })
    }

    @Test(arguments: [#""sts_endpoint":"http://sts.x.example""#, #""sts_endpoint":"a b""#, #""enable_vpc":"perhaps""#])
    func rejectsAnInvalidSTSEndpoint(member: String) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(#""mode":"RamRoleArn","sts_region":"cn-x""#, Self.keys, Self.role, member)
        }
        #expect(error?.description.contains(member.contains("vpc") ? "enable_vpc" : "sts_endpoint") == true)
    }

    // MARK: Programs

    @Test func runsAProgramAgainIfItsSessionHasNoExpiration() async throws {
        let output =
            #"{"mode":"StsToken","access_key_id":"A","access_key_secret":"SECRETKEY0123456789","sts_token":"SECRETTOKEN0123456789"}"#
        let runs = Counter()
        let clock = ManualClock(start: Date(timeIntervalSince1970: 1_767_355_200))
        var host = TestHost(clock: clock)
        host.runProgram = { _ in
            runs.next()
            return Data(output.utf8)
        }
        let provider = ProcessCredentials(command: "get", format: .alibabaCloud, host: host.system)
        let cached = CachedCredentials(provider, margins: .alibabaCloud, time: clock.time, random: { 0 })
        for _ in 0..<3 {
            #expect(try await cached.credentials().accessKeyID == "A")
            clock.advance(by: .seconds(60))
        }
        #expect(runs.count == 3)
    }
}
