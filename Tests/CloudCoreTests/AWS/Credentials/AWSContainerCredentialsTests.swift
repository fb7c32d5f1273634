import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSContainerCredentialsTests {
    private func credentials(
        _ environment: [String: String],
        files: [String: String] = [:],
        _ transport: any HTTPTransport = OfflineTransport()
    ) async throws -> Credentials {
        let host = TestHost(environment: environment, files: files, transport: transport)
        return try await AWSContainerCredentials(host: host.system).credentials()
    }

    private static let pod = [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "/token",
    ]

    @Test func fetchesTheTasksCredentials() async throws {
        let transport = StubTransport(.awsMetadata("ECS"))
        let environment = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/x?id=1"]
        #expect(try await self.credentials(environment, transport) == .issued("ECS"))
        #expect(transport.requests[0].url.absoluteString == "http://169.254.170.2/v2/x?id=1")
        #expect(transport.requests[0].headers["authorization"] == nil)
    }

    @Test func sendsTheTokenFromTheFileOrTheVariable() async throws {
        let transport = StubTransport(.awsMetadata("EKS"), .awsMetadata("EKS"))
        _ = try await self.credentials(Self.pod, files: ["/token": "SECRETTOKEN0123456789\n"], transport)
        var environment = Self.pod
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = nil
        environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "other"
        _ = try await self.credentials(environment, transport)
        #expect(transport.requests.map { $0.headers["authorization"] } == ["SECRETTOKEN0123456789", "other"])
    }

    @Test(arguments: [
        "http://example.com/x", "http://169.254.170.3/x", "http://169.254.170.2.example.com/x",
        "http://127.0.0.1.nip.io/x",
        "http://localhost.example.com/", "http://user@evil.example/", "ftp://127.0.0.1/", "//127.0.0.1/x", "nothing",
        "http://[fd00:ec2::24]/x", "http://2130706433/", "http://127.1/",
    ])
    func rejectsPlainHTTPToOtherHosts(uri: String) async {
        let transport = StubTransport(.awsMetadata("EVIL"))
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": uri], transport)
        }
        #expect(error?.isConfigured == true)
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        "http://127.0.0.1:8080/x", "http://127.9.9.9/x", "http://[::1]/x", "http://LOCALHOST/x",
        "https://example.com/x",
        "http://[fd00:ec2::23]/x", "http://169.254.170.2/x",
    ])
    func acceptsHTTPSAndContainerAddresses(uri: String) async throws {
        let transport = StubTransport(.awsMetadata("ECS"))
        #expect(try await self.credentials(["AWS_CONTAINER_CREDENTIALS_FULL_URI": uri], transport) == .issued("ECS"))
    }

    @Test(arguments: ["@evil.example/", "evil", ".evil.example/x", ":80@evil.example/"])
    func rejectsARelativeURIThatIsNotAPath(uri: String) async {
        let transport = StubTransport(.awsMetadata("EVIL"))
        await #expect(throws: CredentialsError.self) {
            try await self.credentials(["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": uri], transport)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func isNotConfiguredWithoutAURI() async {
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials([:]) }
        #expect(error?.isConfigured == false)
    }

    @Test(arguments: [
        ([:], TransportResponse.awsMetadata("EKS")), (["/token": ""], .awsMetadata("EKS")),
        (["/token": "SECRETTOKEN0123456789\nX-Evil: 1"], .awsMetadata("EKS")),
        (
            ["/token": "SECRETTOKEN0123456789"],
            .text(#"{"code":"SECRET TOKEN","message":"SECRETTOKEN0123456789"}"#, status: 400)
        ),
        (["/token": "SECRETTOKEN0123456789"], .text("SECRETKEY0123456789")),
        (["/token": "SECRETTOKEN0123456789"], .text("", status: 404)),
    ])
    func reportsAnInvalidTokenOrResponse(files: [String: String], response: TransportResponse) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(Self.pod, files: files, StubTransport(response))
        }
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }

    @Test func reportsAMissingResponse() async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(Self.pod, files: ["/token": "SECRETTOKEN0123456789"])
        }
        #expect(error?.isConfigured == true)
    }
}
