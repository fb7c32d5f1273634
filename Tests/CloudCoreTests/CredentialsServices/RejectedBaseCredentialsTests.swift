import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The credentials that a role is assumed with are reloaded once if the token service rejects them.
@Suite struct RejectedBaseCredentialsTests {
    private static let source = { @Sendable (call: Int) in
        Credentials(accessKeyID: call == 1 ? "OLDKEY" : "NEWKEY", secretAccessKey: "planted-secret-key")
    }

    @Test func ofAWS() async throws {
        let clock = ManualClock()
        let source = CachedCredentialsTests.Source(Self.source)
        let transport = StubTransport(
            time: clock.time,
            TokenServiceTests.Service.awsRole.error("ExpiredToken", status: 403),
            .sts("OK")
        )
        let provider = AWSAssumedRoleCredentials(
            AWSRole(arn: "arn:aws:iam::1:role/r"),
            from: CachedCredentials(source, time: clock.time, random: { 0 }),
            region: "eu-west-1",
            host: TestHost(transport: transport, clock: clock).system
        )
        #expect(try await provider.credentials().accessKeyID == "OK")
        #expect(source.calls.count == 2)
        #expect(transport.requests.last?.headers["authorization"]?.contains("NEWKEY") == true)
    }

    @Test func ofAlibabaCloud() async throws {
        let clock = ManualClock()
        let source = CachedCredentialsTests.Source(Self.source)
        let transport = StubTransport(
            time: clock.time,
            TokenServiceTests.Service.alibabaCloudRole.error("InvalidSecurityToken.Expired", status: 400),
            .alibabaCloudSTS("OK")
        )
        let provider = AlibabaCloudAssumedRoleCredentials(
            AlibabaCloudRole(arn: "acs:ram::1:role/r"),
            from: CachedCredentials(source, time: clock.time, random: { 0 }),
            host: TestHost(transport: transport, clock: clock).system
        )
        #expect(try await provider.credentials().accessKeyID == "OK")
        #expect(source.calls.count == 2)
    }
}
