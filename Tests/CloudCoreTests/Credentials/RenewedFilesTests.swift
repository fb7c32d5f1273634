import CloudCore
import CloudTestSupport
import Foundation
import Synchronization
import Testing

/// Keys in a file that another program renews, such as the agent of a managed machine every half hour.
@Suite struct RenewedFilesTests {
    /// A file with keys, and the chain that reads it.
    enum Keys: CaseIterable, Sendable {
        case awsCredentials, awsConfig, aliyunCLI, aliyunFile

        var path: String {
            switch self {
            case .awsCredentials: "/home/.aws/credentials"
            case .awsConfig: "/home/.aws/config"
            case .aliyunCLI: "/home/.aliyun/config.json"
            case .aliyunFile: "/home/.alibabacloud/credentials"
            }
        }

        func text(_ id: String, _ token: String?) -> String {
            switch self {
            case .awsCredentials, .awsConfig:
                "[default]\naws_access_key_id = \(id)\naws_secret_access_key = s\n"
                    + (token.map { "aws_session_token = \($0)\n" } ?? "")
            case .aliyunCLI:
                #"{"current":"a","profiles":[{"name":"a","mode":"\#(token == nil ? "AK" : "StsToken")","#
                    + #""access_key_id":"\#(id)","access_key_secret":"s","sts_token":"\#(token ?? "")"}]}"#
            case .aliyunFile: "[default]\ntype = access_key\naccess_key_id = \(id)\naccess_key_secret = s\n"
            }
        }

        func chain(_ host: HostSystem) -> CachedCredentials {
            [.awsCredentials, .awsConfig].contains(self)
                ? CredentialsChain.aws(host: host)
                : CredentialsChain.alibabaCloud(host: host)
        }
    }

    private let clock = ManualClock()

    private func credentials(_ keys: Keys, _ text: @escaping @Sendable () -> String) -> CachedCredentials {
        var host = TestHost(clock: self.clock).system
        let path = keys.path
        host.readFile = { requestedPath, _ throws(FileError) in
            guard requestedPath == path else { throw FileError(path: requestedPath, reason: .missing) }
            return Data(text().utf8)
        }
        return keys.chain(host)
    }

    @Test(arguments: [Keys.awsCredentials, .awsConfig, .aliyunCLI])
    func areReloadedAfterAMinuteIfTheyHaveAToken(keys: Keys) async throws {
        let id = Mutex("old")
        let cache = self.credentials(keys) { keys.text(id.withLock(\.self), "token") }
        #expect(try await cache.credentials().accessKeyID == "old")
        id.withLock { $0 = "new" }
        self.clock.advance(by: .seconds(59))
        #expect(try await cache.credentials().accessKeyID == "old")
        self.clock.advance(by: .seconds(2))
        // The first call after a minute starts a reload and doesn't wait for it.
        try await eventually { try await cache.credentials().accessKeyID != "old" }
        #expect(try await cache.credentials().accessKeyID == "new")
    }

    @Test(arguments: Keys.allCases)
    func areReloadedAfterARejection(keys: Keys) async throws {
        let id = Mutex("old")
        let cache = self.credentials(keys) { keys.text(id.withLock(\.self), nil) }
        let old = try await cache.credentials()
        id.withLock { $0 = "new" }
        self.clock.advance(by: .seconds(100_000))
        #expect(try await cache.credentials().accessKeyID == "old")
        await cache.discard(old)
        #expect(try await cache.credentials().accessKeyID == "new")
    }

    /// A file that is being written may be empty or incomplete.
    @Test(arguments: [Keys.awsCredentials, .awsConfig, .aliyunCLI], ["", "[default", "{"])
    func areKeptWhileTheFileIsInvalid(keys: Keys, broken: String) async throws {
        let text = Mutex(keys.text("old", "token"))
        let reads = Counter()
        let cache = self.credentials(keys) {
            reads.next()
            return text.withLock(\.self)
        }
        #expect(try await cache.credentials().accessKeyID == "old")
        text.withLock { $0 = broken }
        self.clock.advance(by: .seconds(61))
        let before = reads.count
        while reads.count == before {
            #expect(try await cache.credentials().accessKeyID == "old")
            await Task.yield()
        }
        #expect(try await cache.credentials().accessKeyID == "old")
        text.withLock { $0 = keys.text("new", "token") }
        while try await cache.credentials().accessKeyID == "old" {
            self.clock.advance(by: .seconds(1))
            await Task.yield()
        }
        #expect(try await cache.credentials().accessKeyID == "new")
    }
}
