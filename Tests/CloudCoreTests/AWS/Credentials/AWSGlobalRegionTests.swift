import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Where roles are assumed in regions that aren't one: what botocore 1.44.8 sends.
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
        signed: String
    ) async throws {
        let transport = StubTransport(.sts("ROLE"))
        let machine = TestHost(environment: environment, transport: transport)
        let provider = AWSAssumedRoleCredentials(
            AWSRole(arn: "arn:aws:iam::1:role/r"),
            from: StaticCredentials(Credentials(accessKeyID: "A", secretAccessKey: "SECRETKEY0123456789")),
            region: region,
            host: machine.system
        )
        #expect(try await provider.credentials() == .answered("ROLE"))
        #expect(transport.requests[0].url.host() == host)
        #expect(transport.requests[0].headers["authorization"]?.contains("/\(signed)/sts/aws4_request") == true)
    }
}
