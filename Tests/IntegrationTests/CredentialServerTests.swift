import CloudCore
import Foundation
import Testing

/// The credential servers that `Tests/Integration/run` starts.
private struct CredentialServer: Decodable {
    let port: Int

    static let current: CredentialServer? = {
        guard let text = ProcessInfo.processInfo.environment["CLOUD_TEST_METADATA"] else {
            print(
                "skipping the tests of credentials over HTTP: CLOUD_TEST_METADATA is not set; use Tests/Integration/run"
            )
            return nil
        }
        return try? JSONDecoder().decode(CredentialServer.self, from: Data(text.utf8))
    }()

    func url(_ mode: String) -> String { "http://127.0.0.1:\(self.port)/\(mode)" }
}

/// Tests of credentials from servers that work, are slow, return errors or garbage, or close the connection early.
@Suite(.enabled(if: CredentialServer.current != nil), .timeLimit(.minutes(5)))
struct CredentialServerTests {
    private let server: CredentialServer

    init() throws {
        self.server = try #require(CredentialServer.current)
    }

    private func host(_ environment: [String: String]) -> HostSystem {
        // Allows for a busy test machine.
        let patient = environment.merging(["AWS_METADATA_SERVICE_TIMEOUT": "20"]) { own, _ in own }
        return HostSystem(environment: patient, homeFolder: "/absent")
    }

    private func providers(_ mode: String) -> [any CredentialsProvider] {
        let base = self.server.url(mode)
        return [
            AWSInstanceCredentials(
                host: self.host([
                    "AWS_EC2_METADATA_SERVICE_ENDPOINT": base,
                    "AWS_METADATA_SERVICE_TIMEOUT": mode == "slow" ? "1" : "20",
                ])
            ),
            AWSContainerCredentials(host: self.host(["AWS_CONTAINER_CREDENTIALS_FULL_URI": "\(base)/container"])),
            AlibabaCloudInstanceCredentials(endpoint: URL(string: base), host: self.host([:])),
            AlibabaCloudURICredentials("\(base)/uri", host: self.host([:])),
        ]
    }

    @Test func fetchesFromWorkingServers() async throws {
        for (provider, kind) in zip(self.providers("ok"), ["EC2", "ECS", "ECSRAM", "URI"]) {
            let credentials = try await provider.credentials()
            #expect(credentials.accessKeyID.hasPrefix(kind))
            #expect(credentials.sessionToken == "SECRETTOKEN0123456789")
            #expect(credentials.expiration == Date(timeIntervalSince1970: 4_070_908_800))
        }
    }

    @Test func sendsTheContainerToken() async throws {
        let uri = "\(self.server.url("ok"))/container"
        let without = self.host(["AWS_CONTAINER_CREDENTIALS_FULL_URI": uri])
        let with = self.host([
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": uri, "AWS_CONTAINER_AUTHORIZATION_TOKEN": "Bearer x",
        ])
        let first = try await AWSContainerCredentials(host: without).credentials()
        let second = try await AWSContainerCredentials(host: with).credentials()
        #expect(first.accessKeyID != second.accessKeyID)
    }

    @Test func fetchesANewTokenAfterARejection() async throws {
        let providers = self.providers("401")
        #expect(try await providers[0].credentials().accessKeyID.hasPrefix("EC2"))
        #expect(try await providers[2].credentials().accessKeyID.hasPrefix("ECSRAM"))
    }

    @Test(arguments: ["404", "500", "garbage", "die", "slow"])
    func errorsContainNoSecrets(mode: String) async throws {
        // A slow server is only tested for the metadata services, since the others have longer timeouts.
        let providers = mode == "slow" ? [self.providers(mode)[0], self.providers(mode)[2]] : self.providers(mode)
        for provider in providers {
            let error = await #expect(throws: CredentialsError.self) { try await provider.credentials() }
            let text = "\(String(describing: error))"
            #expect(!text.contains("SECRETKEY0123456789") && !text.contains("SECRETTOKEN0123456789"), "\(text)")
        }
    }

    @Test func findsTheRegionOfAnInstance() async throws {
        let host = self.host(["AWS_EC2_METADATA_SERVICE_ENDPOINT": self.server.url("ok")])
        #expect(try await AWSConfiguration.load(service: "ssm", host: host).region == "ap-south-1")
    }

    @Test func servesManyConcurrentCallers() async throws {
        let host = self.host(["AWS_EC2_METADATA_SERVICE_ENDPOINT": self.server.url("ok")])
        let chain = CredentialsChain.aws(host: host)
        try await withThrowingTaskGroup(of: String.self) { group in
            for _ in 0..<50 { group.addTask { try await chain.credentials().accessKeyID } }
            for try await id in group { #expect(id.hasPrefix("EC2")) }
        }
    }
}
