import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5 * patience))) struct AWSInstanceCredentialsTests {
    private func credentials(
        _ transport: any HTTPTransport,
        environment: [String: String] = [:],
        clock: ManualClock = ManualClock()
    ) async throws -> Credentials {
        let host = TestHost(environment: environment, transport: transport, clock: clock)
        return try await AWSInstanceCredentials(host: host.system).credentials()
    }

    @Test func fetchesWithASessionToken() async throws {
        let transport = StubTransport(.text("SECRETTOKEN0123456789"), .text("my-role\n"), .awsMetadata("EC2"))
        #expect(try await self.credentials(transport) == .issued("EC2"))
        let requests = transport.requests
        #expect(requests.map(\.method) == ["PUT", "GET", "GET"])
        #expect(requests[0].headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
        #expect(requests.dropFirst().allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "SECRETTOKEN0123456789" })
        #expect(
            requests[2].url.absoluteString == "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role"
        )
    }

    @Test func retriesAfterAServiceError() async throws {
        let transport = StubTransport(responses: [
            { _ in .text("", status: 503) }, { _ in .text("token") },
            { _ in throw TransportError(.interrupted, reason: "died halfway") }, { _ in .text("role") },
            { _ in .text("", status: 500) }, { _ in .text("", status: 429) }, { _ in .awsMetadata("EC2") },
        ])
        #expect(try await self.credentials(transport) == .issued("EC2"))
    }

    @Test func fetchesANewTokenAfterTheOldOneExpires() async throws {
        let transport = StubTransport(
            .text("old"),
            .text("", status: 401),
            .text("new"),
            .text("role"),
            .awsMetadata("EC2")
        )
        #expect(try await self.credentials(transport) == .issued("EC2"))
        #expect(transport.requests[3...].allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "new" })
    }

    @Test(arguments: ["app=web", "a+b", "a,b", "a.b", "me@corp", "a_b-c"])
    func acceptsAnyValidRoleName(role: String) async throws {
        let transport = StubTransport(.text("token"), .text(role), .awsMetadata("EC2"))
        #expect(try await self.credentials(transport) == .issued("EC2"))
        #expect(transport.requests[2].url.path == "/latest/meta-data/iam/security-credentials/\(role)")
    }

    @Test(arguments: ["", "a/b", "../x", "a b", "<html>", "a?b", "a%2fb", "a#b"])
    func rejectsInvalidRoleNames(role: String) async {
        let transport = StubTransport(.text("token"), .text(role), .awsMetadata("EC2"))
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
        #expect(error?.isConfigured == false)
        #expect(transport.requests.count == 2)
    }

    @Test func isNotConfiguredWithoutAResponse() async {
        for failure in [TransportError.Kind.notConnected, .timedOut] {
            let transport = StubTransport(responses: [{ _ in throw TransportError(failure, reason: "no response") }])
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
            #expect(error?.isConfigured == false)
            #expect(transport.requests.count == 1)
        }
    }

    @Test(arguments: [("2", 2), ("5", 5)])
    func makesTheConfiguredNumberOfAttempts(attempts: String, expected: Int) async {
        let transport = StubTransport(responses: [{ _ in throw TransportError(.notConnected, reason: "no response") }])
        await #expect(throws: CredentialsError.self) {
            try await self.credentials(transport, environment: ["AWS_METADATA_SERVICE_NUM_ATTEMPTS": attempts])
        }
        #expect(transport.requests.count == expected)
    }

    @Test(arguments: ["AWS_METADATA_SERVICE_TIMEOUT", "AWS_METADATA_SERVICE_NUM_ATTEMPTS"], ["0", "-1", "x", "1.5"])
    func rejectsAnInvalidNumber(variable: String, value: String) async {
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(StubTransport(), environment: [variable: value])
        }
        #expect("\(error as Any)".contains(variable))
        #expect(error?.isConfigured == true)
    }

    @Test func usesTheConfiguredTimeout() async {
        let clock = ManualClock()
        let transport = StubTransport(responses: [
            { _ in
                clock.advance(by: .seconds(7))
                try await Task.sleep(for: .seconds(3_600))
                return .text("late")
            }
        ])
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(transport, environment: ["AWS_METADATA_SERVICE_TIMEOUT": "7"], clock: clock)
        }
        #expect("\(error as Any)".contains("7.0 seconds"))
    }

    @Test func timesOutAfterASecondByDefault() async {
        let clock = ManualClock()
        let transport = StubTransport(responses: [
            { _ in
                clock.advance(by: .seconds(1))
                try await Task.sleep(for: .seconds(3_600))
                return .text("late")
            }
        ])
        let error = await #expect(throws: CredentialsError.self) {
            try await self.credentials(transport, clock: clock)
        }
        #expect(error?.isConfigured == false)
        #expect(error?.description.contains("1.0 seconds") == true)
    }

    @Test func isNotConfiguredWithoutARoleOrWhenDisabled() async {
        let withoutRole = StubTransport(.text("token"), .text("", status: 404))
        let first = await #expect(throws: CredentialsError.self) { try await self.credentials(withoutRole) }
        #expect(first?.isConfigured == false)
        let second = await #expect(throws: CredentialsError.self) {
            try await self.credentials(StubTransport(), environment: ["AWS_EC2_METADATA_DISABLED": "True"])
        }
        #expect(second?.isConfigured == false)
    }

    @Test(arguments: [
        [TransportResponse.text("SECRETTOKEN0123456789", status: 403)], [.text("")],
        [.text("a b\nSECRETTOKEN0123456789")],
        [.text("token"), .text("SECRETKEY0123456789", status: 400)],
        [.text("token"), .text("role"), .text("SECRETKEY0123456789")], [.text("token"), .text("role"), .text("{}")],
        [
            .text("token"), .text("role"),
            .text(#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"SECRETKEY0123456789"}"#),
        ],
        [
            .text("token"), .text("role"),
            .text(#"{"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789","Expiration":"SECRETKEY0123456789"}"#),
        ],
        [.text("token"), .text("role"), .text(#"{"AccessKeyId":"A","SecretAccessKey":"SECRETKEY0123456789"}"#)],
        [
            .text("token"), .text("role"),
            .text(#"{"AccessKeyId":["SECRETKEY0123456789"],"SecretAccessKey":"SECRETKEY0123456789","Expiration":1}"#),
        ],
    ])
    func reportsInvalidResponses(responses: [TransportResponse]) async {
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
        #expect(error?.isConfigured == true)
        #expect(Planted.leaked(in: "\(String(describing: error))").isEmpty)
    }
}
