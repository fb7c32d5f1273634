import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AlibabaCloudInstanceTests {
    private func credentials(
        _ transport: any HTTPTransport,
        environment: [String: String] = [:],
        role: String? = nil
    ) async throws -> Credentials {
        let host = TestHost(environment: environment, transport: transport)
        return try await AlibabaCloudInstanceCredentials(role: role, host: host.system).credentials()
    }

    @Test func fetchesWithASessionToken() async throws {
        let transport = StubTransport(.text("SECRETTOKEN0123456789"), .text("my-role\n"), .alibabaCloudMetadata("ECS"))
        #expect(try await self.credentials(transport) == .issued("ECS"))
        let requests = transport.requests
        #expect(requests[0].method == "PUT")
        #expect(requests[0].url.absoluteString == "http://100.100.100.200/latest/api/token")
        #expect(requests[0].headers["X-aliyun-ecs-metadata-token-ttl-seconds"] == "21600")
        #expect(requests[1...].allSatisfy { $0.headers["X-aliyun-ecs-metadata-token"] == "SECRETTOKEN0123456789" })
        #expect(requests[2].url.path == "/latest/meta-data/ram/security-credentials/my-role")
    }

    @Test func fetchesTheNamedRole() async throws {
        let transport = StubTransport(.text("token"), .alibabaCloudMetadata("ECS"))
        _ = try await self.credentials(transport, environment: ["ALIBABA_CLOUD_ECS_METADATA": "named"])
        #expect(transport.requests[1].url.lastPathComponent == "named")
    }

    @Test func fetchesANewTokenAfterTheOldOneExpires() async throws {
        let transport = StubTransport(
            .text("old"),
            .text("", status: 401),
            .text("new"),
            .text("role"),
            .alibabaCloudMetadata("ECS")
        )
        #expect(try await self.credentials(transport) == .issued("ECS"))
        #expect(transport.requests[3...].allSatisfy { $0.headers["x-aliyun-ecs-metadata-token"] == "new" })
    }

    @Test func isNotConfiguredWithoutAResponseUnlessARoleIsNamed() async {
        for (role, isConfigured) in [(nil, false), ("named", true)] {
            let error = await #expect(throws: CredentialsError.self) {
                try await self.credentials(OfflineTransport(), role: role)
            }
            #expect(error?.isConfigured == isConfigured)
        }
        let without = StubTransport(.text("token"), .text("", status: 404))
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(without) }
        #expect(error?.isConfigured == false)
    }

    @Test(arguments: [403, 404, 405])
    func isNotConfiguredWithoutATokenUnlessARoleIsNamed(status: Int) async {
        for (role, isConfigured) in [(nil, false), ("named", true)] {
            let transport = StubTransport(.text("SECRETTOKEN0123456789", status: status))
            let error = await #expect(throws: CredentialsError.self) {
                try await self.credentials(transport, role: role)
            }
            #expect(error?.isConfigured == isConfigured)
            #expect(error?.description.contains("\(status)") == true)
        }
    }

    @Test func isNotConfiguredWhenDisabled() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(StubTransport(), environment: ["ALIBABA_CLOUD_ECS_METADATA_DISABLED": "true"])
        }
        #expect(error?.isConfigured == false)
    }

    @Test(arguments: [
        [TransportResponse.text("SECRETTOKEN0123456789", status: 400)], [.text("")],
        [.text("token"), .text("SECRETKEY0123456789", status: 403)],
        [.text("token"), .text("role"), .text("SECRETKEY0123456789")],
        [.text("token"), .text("role"), .text(#"{"Code":"SECRET KEY"}"#)],
        [
            .text("token"), .text("role"),
            .text(#"{"Code":"Success","AccessKeyId":"A","AccessKeySecret":"SECRETKEY0123456789"}"#),
        ],
    ])
    func reportsInvalidResponses(responses: [TransportResponse]) async {
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
