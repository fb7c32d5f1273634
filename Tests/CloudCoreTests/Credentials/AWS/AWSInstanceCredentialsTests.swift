import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

@Suite struct AWSInstanceCredentialsTests {
    private func credentials(
        _ transport: any HTTPTransport,
        environment: [String: String] = [:],
        clock: ManualClock = ManualClock()
    ) async throws -> Credentials {
        let host = TestHost(environment: environment, transport: transport, clock: clock)
        return try await AWSInstanceCredentials(host: host.system).credentials()
    }

    @Test func asksWithAToken() async throws {
        let transport = StubTransport(.text("SECRETTOKEN"), .text("my-role\n"), .awsMetadata("EC2"))
        #expect(try await self.credentials(transport) == .answered("EC2"))
        let requests = transport.requests
        #expect(requests.map(\.method) == ["PUT", "GET", "GET"])
        #expect(requests[0].headers["x-aws-ec2-metadata-token-ttl-seconds"] == "21600")
        #expect(requests.dropFirst().allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "SECRETTOKEN" })
        #expect(
            requests[2].url.absoluteString == "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role"
        )
    }

    @Test func triesAgainAfterAFaultOfTheService() async throws {
        let transport = StubTransport(answers: [
            { _ in .text("", status: 503) }, { _ in .text("token") },
            { _ in throw TransportFailure(.interrupted, reason: "died halfway") }, { _ in .text("role") },
            { _ in .text("", status: 500) }, { _ in .text("", status: 429) }, { _ in .awsMetadata("EC2") },
        ])
        #expect(try await self.credentials(transport) == .answered("EC2"))
    }

    @Test func takesANewTokenWhenOneHasEnded() async throws {
        let transport = StubTransport(
            .text("old"),
            .text("", status: 401),
            .text("new"),
            .text("role"),
            .awsMetadata("EC2")
        )
        #expect(try await self.credentials(transport) == .answered("EC2"))
        #expect(transport.requests[3...].allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "new" })
    }

    @Test func isNotConfiguredWhereNobodyAnswers() async {
        for failure in [TransportFailure.Kind.notConnected, .timedOut] {
            let transport = StubTransport(answers: [{ _ in throw TransportFailure(failure, reason: "nobody") }])
            let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
            #expect(error?.isConfigured == false)
            #expect(transport.requests.count == 1)
        }
    }

    @Test func waitsASecondAndNoLonger() async {
        let clock = ManualClock()
        let transport = StubTransport(answers: [
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

    @Test func isNotConfiguredWithoutARoleOrWhenSwitchedOff() async {
        let withoutRole = StubTransport(.text("token"), .text("", status: 404))
        let first = await #expect(throws: CredentialsError.self) { try await self.credentials(withoutRole) }
        #expect(first?.isConfigured == false)
        let second = await #expect(throws: CredentialsError.self) {
            try await self.credentials(StubTransport(), environment: ["AWS_EC2_METADATA_DISABLED": "True"])
        }
        #expect(second?.isConfigured == false)
    }

    @Test(arguments: [
        [TransportResponse.text("SECRETTOKEN", status: 403)], [.text("")], [.text("a b\nSECRETTOKEN")],
        [.text("token"), .text("SECRETKEY", status: 400)],
        [.text("token"), .text("role"), .text("SECRETKEY")], [.text("token"), .text("role"), .text("{}")],
        [.text("token"), .text("role"), .text(#"{"Code":"AssumeRoleUnauthorizedAccess","Message":"SECRETKEY"}"#)],
        [
            .text("token"), .text("role"),
            .text(#"{"AccessKeyId":"A","SecretAccessKey":"SECRETKEY","Expiration":"SECRETKEY"}"#),
        ],
        [.text("token"), .text("role"), .text(#"{"AccessKeyId":"A","SecretAccessKey":"SECRETKEY"}"#)],
        [
            .text("token"), .text("role"),
            .text(#"{"AccessKeyId":["SECRETKEY"],"SecretAccessKey":"SECRETKEY","Expiration":1}"#),
        ],
    ])
    func isBrokenWhenTheServiceAnswersGarbage(answers: [TransportResponse]) async {
        let transport = StubTransport(answers: answers.map { answer in { _ in answer } })
        let error = await #expect(throws: CredentialsError.self) { try await self.credentials(transport) }
        #expect(error?.isConfigured == true)
        #expect(Planted.shown(in: "\(String(describing: error))").isEmpty)
    }
}
