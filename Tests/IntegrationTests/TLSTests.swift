import CloudAssistantKit
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Whom the default transport trusts: real handshakes with certificates that were made for this test.
@Suite(.enabled(if: Peers.tls != nil))
struct TLSTests {
    @Test(arguments: ["selfSigned", "expired", "notYetValid", "wrongHost", "noHost"])
    func refusesCertificatesThatProveNothing(certificate: String) async throws {
        try await Self.expectRefusal(of: certificate)
    }

    /// The same certificate that is accepted where its authority is known.
    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == false))
    func refusesAuthoritiesThatItDoesNotKnow() async throws {
        try await Self.expectRefusal(of: "good")
    }

    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == true))
    func acceptsCertificatesOfAuthoritiesThatItKnows() async throws {
        let count = try await Self.requestCount(at: "good")
        _ = try await Self.ssm("good").sendCommand(documentName: "AWS-RunShellScript")
        _ = try await Self.assistant("good").describeCommands()
        #expect(try await Self.requestCount(at: "good") == count + 2)
    }

    private static func expectRefusal(of certificate: String) async throws {
        let ssm = try Self.ssm(certificate)
        let assistant = try Self.assistant(certificate)
        // With a body and without one, since the stack tells less of the latter.
        let errors = [
            await Self.failure { () async throws(SSMError) in
                _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript")
            },
            await Self.failure { () async throws(CloudAssistantError) in
                _ = try await assistant.describeCommands()
            },
        ]
        for error in errors {
            let failure = try #require(error)
            #expect(failure.kind == .notSecure, "\(failure)")
            #expect(!failure.mayHaveReachedService, "\(failure)")
            #expect(failure.attempts == 1, "\(failure)")
            #expect(failure.reason.localizedCaseInsensitiveContains("certificate"), "\(failure)")
        }
        #expect(try await Self.requestCount(at: certificate) == 0)
    }

    private static func failure<Code>(
        _ call: () async throws(CloudError<Code>) -> Void
    ) async -> TransportFailure? {
        do throws(CloudError<Code>) {
            try await call()
            return nil
        } catch {
            if case .transport(let failure) = error { return failure }
            return nil
        }
    }

    private static func requestCount(at certificate: String) async throws -> Int {
        let port = try #require(Peers.tls?.counter)
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/"))
        let counts = try await TestedTransport.standard.make().send(TransportRequest(method: "GET", url: url)).body
        return try #require(try JSONDecoder().decode([String: Int].self, from: counts)[certificate])
    }

    private static func endpoint(_ certificate: String) throws -> URL {
        let port = try #require(Peers.tls?.ports[certificate])
        return try #require(URL(string: "https://127.0.0.1:\(port)/"))
    }

    private static let credentials = StaticCredentials(
        Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
    )

    private static func ssm(_ certificate: String) throws -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: Self.credentials,
            transport: TestedTransport.standard.make(),
            options: .init(endpoint: try Self.endpoint(certificate))
        )
    }

    private static func assistant(_ certificate: String) throws -> CloudAssistantClient {
        CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: Self.credentials,
            transport: TestedTransport.standard.make(),
            options: .init(endpoint: try Self.endpoint(certificate))
        )
    }
}
