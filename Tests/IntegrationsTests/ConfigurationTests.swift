#if Configuration
import CloudAssistantKit
import CloudTestSupport
import Configuration
import Foundation
import SSMKit
import Synchronization
import Testing

/// Clients with settings of swift-configuration, with the trait Configuration.
@Suite struct ConfigurationTests {
    private static func reader(_ values: [AbsoluteConfigKey: ConfigValue]) -> ConfigReader {
        ConfigReader(provider: InMemoryProvider(values: values))
    }

    private static let keys: [AbsoluteConfigKey: ConfigValue] = [
        "region": "eu-west-1", "credentials.accessKeyID": "AKIDCONFIG",
        "credentials.secretAccessKey": ConfigValue(.string("planted-secret-key"), isSecret: true),
    ]

    private static func sts(_ body: String) -> TransportResponse {
        TransportResponse(status: 200, body: .init(body.utf8))
    }

    @Test func sendsCallsWithTheSettings() async throws {
        let transport = StubTransport(
            time: ManualClock().time,
            TransportResponse(status: 503),
            TransportResponse(status: 503),
            .json("{}")
        )
        let values = Self.keys.merging(
            [
                "endpoint": "https://ssm.internal:8443", "retry.maxAttempts": 2, "timeouts.attempt": 2.5,
                "timeouts.call": 30, "applicationName": "nightly", "accountLabel": "staging",
            ],
            uniquingKeysWith: { $1 }
        )
        let client = try SSMClient(
            configuration: Self.reader(values),
            transport: transport,
            options: .init(host: TestHost().system(inTimeOf: transport))
        )
        #expect(client.region == "eu-west-1")
        await #expect(throws: SSMError.self) { _ = try await client.listCommands() }
        #expect(transport.requests.count == 2)
        let request = try #require(transport.requests.first)
        #expect(request.url.host() == "ssm.internal")
        #expect(request.headers["authorization"]?.contains("Credential=AKIDCONFIG/") == true)
        #expect(request.headers["user-agent"]?.contains("nightly") == true)
    }

    @Test func assumesTheRole() async throws {
        let transport = StubTransport(
            Self.sts(
                "<Credentials><AccessKeyId>ROLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                    + "<SessionToken>token</SessionToken><Expiration>2099-01-02T15:04:05Z</Expiration></Credentials>"
            ),
            .json("{}")
        )
        let values = Self.keys.merging(
            ["role.arn": "arn:aws:iam::1:role/fleet", "role.externalID": "planted-external", "role.duration": 900],
            uniquingKeysWith: { $1 }
        )
        let client = try SSMClient(
            configuration: Self.reader(values),
            transport: transport,
            options: .init(host: TestHost().system(inTimeOf: transport))
        )
        _ = try await client.listCommands()
        let body = String(decoding: transport.requests[0].body, as: UTF8.self)
        #expect(body.contains("RoleArn=arn%3Aaws%3Aiam%3A%3A1%3Arole%2Ffleet") && body.contains("DurationSeconds=900"))
        #expect(transport.requests[1].headers["authorization"]?.contains("Credential=ROLE/") == true)
    }

    @Test func createsClientsOfBothClouds() async throws {
        let transport = StubTransport(.json("{}"))
        let client = try CloudAssistantClient(
            configuration: Self.reader(Self.keys.merging(["region": "cn-hangzhou", "useVPC": true]) { $1 }),
            transport: transport,
            options: .init(host: TestHost().system(inTimeOf: transport))
        )
        _ = try? await client.describeCommands()
        #expect(transport.requests.first?.url.host() == "ecs-vpc.cn-hangzhou.aliyuncs.com")
    }

    @Test(
        arguments: [
            ("retry.maxAttempts", ConfigValue(.string("many"), isSecret: false)), ("retry.maxAttempts", 0),
            ("retry.maxAttempts", true), ("timeouts.call", -1), ("timeouts.attempt", "soon"), ("useFIPS", "perhaps"),
            ("endpoint", "ftp://planted-secret"), ("region", 5), ("credentials.secretAccessKey", 5),
            ("credentials.sessionToken", "planted-secret"), ("role.sessionName", "planted-secret"),
            ("retry.adaptsRate", 3),
        ] as [(String, ConfigValue)]
    )
    func namesTheKeyOfAnInvalidValue(key: String, value: ConfigValue) {
        let values: [AbsoluteConfigKey: ConfigValue] = [AbsoluteConfigKey(ConfigKey(key)): value]
        let error = #expect(throws: ConfigurationError.self) {
            _ = try SSMClient(configuration: Self.reader(values))
        }
        let text = error.map { "\($0)" } ?? ""
        let missing = ["credentials.sessionToken": "credentials.accessKeyID", "role.sessionName": "role.arn"]
        #expect(text.contains("the configuration key \(missing[key] ?? key): "))
        #expect(!text.contains("planted"))
    }

    @Test func usesTheOptionsWithoutSettings() async throws {
        let transport = StubTransport(.json("{}"))
        let client = try SSMClient(
            configuration: Self.reader(["other": "x"]),
            credentials: StaticCredentials(Credentials(accessKeyID: "id", secretAccessKey: "secret")),
            transport: transport,
            options: .init(host: TestHost(environment: ["AWS_REGION": "eu-north-1"]).system(inTimeOf: transport))
        )
        _ = try await client.listCommands()
        #expect(transport.requests.first?.url.host() == "ssm.eu-north-1.amazonaws.com")
    }

    @Test func readsSecretsAsSecrets() throws {
        let log = SecretLog()
        let values: [AbsoluteConfigKey: ConfigValue] = [
            "credentials.accessKeyID": "AKIDCONFIG", "credentials.secretAccessKey": "planted-secret",
            "credentials.sessionToken": "planted-token", "role.arn": "arn", "role.externalID": "planted-external",
        ]
        let reader = ConfigReader(provider: InMemoryProvider(values: values), accessReporter: log)
        _ = try SSMClient(configuration: reader)
        #expect(
            Set(log.shown).isDisjoint(
                with: ["credentials.secretAccessKey", "credentials.sessionToken", "role.externalID"]
            )
        )
        #expect(log.shown.contains("credentials.accessKeyID"))
    }
}

/// A reporter that records the keys whose values are not secret.
private final class SecretLog: AccessReporter {
    private let keys = Mutex<[String]>([])

    var shown: [String] { self.keys.withLock(\.self) }

    func report(_ event: AccessEvent) {
        guard case .success(let value?) = event.result, !value.isSecret else { return }
        self.keys.withLock { $0.append("\(event.metadata.key)") }
    }
}
#endif
