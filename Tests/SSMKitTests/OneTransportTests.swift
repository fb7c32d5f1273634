import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// A client sends all requests, including those for credentials, through its transport.
@Suite struct OneTransportTests {
    private static let role = [
        "AWS_ROLE_ARN": "arn:aws:iam::123456789012:role/r", "AWS_WEB_IDENTITY_TOKEN_FILE": "/token",
    ]

    private static func transport() -> StubTransport {
        StubTransport(responses: Array(repeating: { request in try Self.response(to: request) }, count: 12))
    }

    private static func text(_ text: String) -> TransportResponse {
        TransportResponse(status: 200, body: Data(text.utf8))
    }

    private static let keys = TransportResponse.json(
        #"{"Code": "Success", "AccessKeyId": "AKIDEXAMPLE", "SecretAccessKey": "secret", "Token": "session", "#
            + #""Expiration": "2999-01-01T00:00:00Z"}"#
    )

    private static func response(to request: TransportRequest) throws -> TransportResponse {
        let path = request.url.path()
        if request.url.host() == "169.254.169.254" {
            if path.hasSuffix("token") { return self.text("token") }
            if path.hasSuffix("region") { return self.text("eu-west-1") }
            return path.hasSuffix("role") ? self.keys : self.text("role")
        }
        return request.url.host()?.hasPrefix("sts.") == true
            ? self.text(
                "<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><Credentials>"
                    + "<AccessKeyId>AKIDEXAMPLE</AccessKeyId><SecretAccessKey>secret</SecretAccessKey>"
                    + "<SessionToken>session</SessionToken><Expiration>2999-01-01T00:00:00Z</Expiration>"
                    + "</Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>"
            ) : .json("{}")
    }

    private static let settings: [(environment: [String: String], hosts: Set<String>)] = [
        (Self.role, ["169.254.169.254", "sts.eu-west-1.amazonaws.com", "ssm.eu-west-1.amazonaws.com"]),
        ([:], ["169.254.169.254", "ssm.eu-west-1.amazonaws.com"]),
    ]

    @Test(arguments: settings)
    func sendsRequestsForCredentialsThroughTheTransport(environment: [String: String], hosts: Set<String>) async throws
    {
        let transport = Self.transport()
        let host = TestHost(environment: environment, files: ["/token": "identity"])
        let ssm = SSMClient(transport: transport, options: .init(host: host.system, applicationName: "tool"))
        _ = try await ssm.listCommands()
        #expect(Set(transport.requests.compactMap { $0.url.host() }) == hosts)
        for request in transport.requests {
            #expect(request.headers["user-agent"]?.hasSuffix(" app/tool") == true, "\(request)")
            #expect(request.allowsProxy == (request.url.host() != "169.254.169.254"))
        }
    }

    @Test func keepsTheTransportOfTheHost() async throws {
        let (own, given) = (Self.transport(), Self.transport())
        let ssm = SSMClient(transport: given, options: .init(host: TestHost(transport: own).system))
        _ = try await ssm.listCommands()
        #expect(own.requests.allSatisfy { $0.url.host() == "169.254.169.254" } && !own.requests.isEmpty)
        #expect(given.requests.map { $0.url.host() } == ["ssm.eu-west-1.amazonaws.com"])
    }
}
