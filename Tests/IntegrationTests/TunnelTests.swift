#if os(Linux)
import CloudTestSupport
import Foundation
import Glibc
import SSMKit
import Testing

extension TLSTests {
    /// Tests of requests through the tunnel of a real proxy, serialized with other tests that count requests.
    @Suite(.enabled(if: Peers.proxy != nil))
    struct Tunnels {
        private let proxy: Peers.Proxy
        private let tls: Peers.TLS

        init() throws {
            self.proxy = try #require(Peers.proxy)
            self.tls = try #require(Peers.tls)
        }

        private func url(_ password: String) throws -> URL {
            try #require(URL(string: "http://bob:\(password)@127.0.0.1:\(self.proxy.port)"))
        }

        private func transport(_ password: String = "hunter2") throws -> CurlTransport {
            CurlTransport(proxy: .url(try self.url(password)), tls: .init(trustedAuthorities: self.tls.authority))
        }

        @Test func reuseTheSameConnection() async throws {
            let port = try #require(self.tls.ports["good"])
            let (before, count) = (try self.tunnels(to: port), try await TLSTests.requestCount(at: "good"))
            let ssm = try TLSTests.ssm("good", try self.transport())
            for _ in 0..<3 { _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript") }
            #expect(try await TLSTests.requestCount(at: "good") == count + 3)
            #expect(try self.tunnels(to: port) == before + 1)
        }

        @Test(arguments: ["selfSigned", "expired", "wrongHost"])
        func verifyTheServerCertificate(certificate: String) async throws {
            let count = try await TLSTests.requestCount(at: certificate)
            let ssm = try TLSTests.ssm(certificate, try self.transport())
            let failure = await TLSTests.failure { () async throws(SSMError) in _ = try await ssm.listCommands() }
            #expect(failure?.kind == .notSecure, "\(failure as Any)")
            #expect(failure?.mayHaveTakenEffect == false)
            #expect(try await TLSTests.requestCount(at: certificate) == count)
        }

        /// Without the proxy's password nothing is sent, and the error doesn't reveal the password.
        @Test func failWithoutTheProxyPassword() async throws {
            // No other test keeps a tunnel to this server.
            let ssm = try TLSTests.ssm("noHost", try self.transport("wrong-secret"))
            let failure = await TLSTests.failure { () async throws(SSMError) in
                _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript")
            }
            #expect(failure?.kind == .notConnected, "\(failure as Any)")
            #expect(failure?.mayHaveTakenEffect == false)
            #expect("\(failure as Any)".contains("wrong-secret") == false)
            #expect("\(failure as Any)".contains("407") || "\(failure as Any)".contains("401"))
        }

        @Test func failIfTheServerIsUnreachable() async throws {
            let closed = try FaultServer([.response()], availability: .refusing)
            let ssm = SSMClient(
                region: "us-east-1",
                credentials: StaticCredentials(Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")),
                transport: try self.transport(),
                options: .init(endpoint: URL(string: "https://127.0.0.1:\(closed.port)"))
            )
            let failure = await TLSTests.failure { () async throws(SSMError) in
                _ = try await ssm.sendCommand(documentName: "AWS-RunShellScript")
            }
            #expect(failure?.kind == .notConnected, "\(failure as Any)")
            #expect(failure?.mayHaveTakenEffect == false)
        }

        /// The environment belongs to the process, so the test runs in a separate one.
        @Test func useTheProxyFromTheEnvironment() async {
            await #expect(processExitsWith: .success) {
                let (proxy, tls) = (try #require(Peers.proxy), try #require(Peers.tls))
                let port = try #require(tls.ports["good"])
                _ = unsafe setenv("HTTPS_PROXY", "http://bob:hunter2@127.0.0.1:\(proxy.port)", 1)
                let transport = CurlTransport(tls: .init(trustedAuthorities: tls.authority))
                let cases = [("", true), ("example.com", true), ("127.0.0.1", false), ("*", false)]
                for (exceptions, isTunnelled) in cases {
                    _ = unsafe setenv("NO_PROXY", exceptions, 1)
                    let before = try proxy.count(of: "CONNECT 127.0.0.1:\(port) ")
                    _ = try await TLSTests.ssm("good", transport).sendCommand(documentName: "AWS-RunShellScript")
                    let after = try proxy.count(of: "CONNECT 127.0.0.1:\(port) ")
                    // A tunnel is kept, but not reused for direct requests.
                    #expect((after > before) == (isTunnelled && exceptions.isEmpty), "NO_PROXY=\(exceptions)")
                }
            }
        }

        private func tunnels(to port: Int) throws -> Int {
            try self.proxy.count(of: "CONNECT 127.0.0.1:\(port) ")
        }
    }
}
#endif
