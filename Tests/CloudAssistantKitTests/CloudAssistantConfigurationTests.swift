import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Configuration of a client from its environment and files.
@Suite struct CloudAssistantConfigurationTests {
    private static let config = """
        {"current": "default", "profiles": [
            {"name": "default", "mode": "AK", "access_key_id": "LTAIDEFAULT", "access_key_secret": "planted-secret-key",
             "region_id": "cn-beijing"},
            {"name": "work", "mode": "AK", "access_key_id": "LTAIWORK", "access_key_secret": "planted-secret-key",
             "region_id": "cn-shanghai"}
        ]}
        """

    /// Makes a call and returns its request.
    private func sent(
        _ host: TestHost,
        region: String? = nil,
        options: CloudAssistantClient.Options = .init()
    ) async throws(CloudAssistantError) -> TransportRequest? {
        let transport = StubTransport(.json("{}"))
        var options = options
        options.host = host.system
        _ = try await CloudAssistantClient(region: region, transport: transport, options: options).describeCommands()
        return transport.requests.first
    }

    @Test(
        arguments: [
            ([:], nil, "cn-beijing", "LTAIDEFAULT"),
            (["ALIBABA_CLOUD_PROFILE": "work"], nil, "cn-shanghai", "LTAIWORK"),
            ([:], "work", "cn-shanghai", "LTAIWORK"),
            (["ALIBABA_CLOUD_REGION_ID": "eu-central-1"], nil, "eu-central-1", "LTAIDEFAULT"),
        ] as [([String: String], String?, String, String)]
    )
    func findsRegionAndCredentials(
        environment: [String: String],
        profile: String?,
        region: String,
        accessKeyID: String
    ) async throws {
        let host = TestHost(environment: environment, files: ["/home/.aliyun/config.json": Self.config])
        let sent = try await self.sent(host, options: .init(profile: profile))
        #expect(sent?.parameters["RegionId"] == region)
        #expect(sent?.url.host() == "ecs.\(region).aliyuncs.com")
        #expect(sent?.headers["authorization"]?.contains("Credential=\(accessKeyID),") == true)
    }

    @Test func reportsTheSourcesOfAMissingRegion() async {
        let host = TestHost(files: ["/home/.aliyun/config.json": #"{"profiles": []}"#])
        let error = await #expect(throws: CloudAssistantError.self) { _ = try await self.sent(host) }
        guard case .invalidRequest(.missingRegion(let searched)) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(searched.first == "ALIBABA_CLOUD_REGION_ID")
        #expect(searched.count == 2)
    }

    @Test(arguments: [("true", "ecs-vpc.cn-beijing.aliyuncs.com"), ("false", "ecs.cn-beijing.aliyuncs.com")])
    func usesTheEndpointOfTheVPCFromTheEnvironment(value: String, endpoint: String) async throws {
        let host = TestHost(
            environment: ["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": value],
            files: ["/home/.aliyun/config.json": Self.config]
        )
        #expect(try await self.sent(host)?.url.host() == endpoint)
        let custom = CloudAssistantClient.Options(endpoint: URL(string: "http://localhost:8080"))
        #expect(try await self.sent(host, options: custom)?.url.host() == "localhost")
    }

    @Test(
        arguments: [
            (#""endpoint_type":"vpc""#, [:], "ecs-vpc.cn-beijing.aliyuncs.com"),
            (#""endpoint_type":"VPC""#, [:], "ecs-vpc.cn-beijing.aliyuncs.com"),
            (#""endpoint_type":"public""#, ["ENDPOINT_TYPE": "vpc"], "ecs.cn-beijing.aliyuncs.com"),
            (#""endpoint_type":"public""#, ["VPC_ENDPOINT_ENABLED": "true"], "ecs.cn-beijing.aliyuncs.com"),
            (#""endpoint_type":"""#, ["ENDPOINT_TYPE": "vpc"], "ecs-vpc.cn-beijing.aliyuncs.com"),
            (#""x":1"#, ["ENDPOINT_TYPE": "vpc"], "ecs-vpc.cn-beijing.aliyuncs.com"),
            (#""endpoint":"ecs.x.example""#, [:], "ecs.x.example"),
            (#""endpoint":"https://ecs.x.example/","endpoint_type":"vpc""#, [:], "ecs.x.example"),
            (#""endpoint":"ecs.x.example""#, ["ENDPOINT": "ecs.y.example"], "ecs.x.example"),
            (#""x":1"#, ["ENDPOINT": "ecs.y.example"], "ecs.y.example"),
        ] as [(String, [String: String], String)]
    )
    func usesTheEndpointOfTheProfile(members: String, variables: [String: String], endpoint: String) async throws {
        let profile =
            #"{"name":"a","mode":"AK","access_key_id":"A","access_key_secret":"s","region_id":"cn-beijing",\#(members)}"#
        let host = TestHost(
            environment: Dictionary(uniqueKeysWithValues: variables.map { ("ALIBABA_CLOUD_\($0)", $1) }),
            files: ["/home/.aliyun/config.json": #"{"current":"a","profiles":[\#(profile)]}"#]
        )
        #expect(try await self.sent(host)?.url.host() == endpoint)
        #expect(try await self.sent(host, region: "cn-beijing")?.url.host() == endpoint)
        let custom = CloudAssistantClient.Options(endpoint: URL(string: "http://localhost:8080"))
        #expect(try await self.sent(host, options: custom)?.url.host() == "localhost")
    }

    @Test(arguments: [
        (#""endpoint_type":"vcp""#, "endpoint_type"), (#""endpoint":"a b""#, "endpoint"),
        (#""endpoint":"ftp://x""#, "endpoint"),
    ])
    func reportsTheInvalidMemberOfAProfile(member: String, name: String) async {
        let config = #"{"current":"a","profiles":[{"name":"a","region_id":"cn-x",\#(member)}]}"#
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.sent(TestHost(files: ["/home/.aliyun/config.json": config]))
        }
        #expect(error?.description.contains("\(name) of profile a") == true)
    }

    @Test func readsNoFileIfAllSettingsAreGiven() async throws {
        let transport = StubTransport(.json("{}"))
        let host = TestHost(
            environment: ["ALIBABA_CLOUD_PROFILE": "nope"],
            files: ["/home/.aliyun/config.json": "{broken"]
        )
        let client = CloudAssistantClient(
            region: "cn-beijing",
            credentials: StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "planted-secret")),
            transport: transport,
            options: .init(host: host.system)
        )
        _ = try await client.describeCommands()
        #expect(transport.requests.first?.url.host() == "ecs.cn-beijing.aliyuncs.com")
    }

    @Test func reportsTheInvalidSetting() async {
        let host = TestHost(environment: ["ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED": "perhaps"])
        let error = await #expect(throws: CloudAssistantError.self) {
            _ = try await self.sent(host, region: "cn-beijing")
        }
        #expect(error?.description.contains("ALIBABA_CLOUD_VPC_ENDPOINT_ENABLED") == true)
    }
}
