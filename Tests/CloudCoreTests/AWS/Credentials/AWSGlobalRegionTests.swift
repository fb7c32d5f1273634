import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The STS endpoints of pseudo regions such as `aws-global`, as in botocore 1.44.8.
@Suite struct AWSGlobalRegionTests {
    @Test(
        arguments: [
            ("aws-global", [:], "sts.amazonaws.com", "us-east-1"),
            ("us-east-1", [:], "sts.us-east-1.amazonaws.com", "us-east-1"),
            ("aws-cn-global", [:], "sts.aws-cn-global.amazonaws.com.cn", "aws-cn-global"),
            ("aws-global", ["AWS_ENDPOINT_URL": "http://localhost:1"], "localhost", "us-east-1"),
        ] as [(String, [String: String], String, String)]
    )
    func assumesARoleInAGlobalRegion(
        region: String,
        environment: [String: String],
        host: String,
        signingRegion: String
    ) async throws {
        let transport = StubTransport(.sts("ROLE"))
        let machine = TestHost(environment: environment, transport: transport)
        let provider = AWSAssumedRoleCredentials(
            AWSRole(arn: "arn:aws:iam::1:role/r"),
            from: StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "SECRETKEY0123456789")),
            region: region,
            host: machine.system
        )
        #expect(try await provider.credentials() == .issued("ROLE"))
        #expect(transport.requests[0].url.host() == host)
        #expect(transport.requests[0].headers["authorization"]?.contains("/\(signingRegion)/sts/aws4_request") == true)
    }
}
