import CloudAssistantKit
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Tests of certificate verification by the default transport, with real handshakes and generated certificates.
@Suite(.enabled(if: Peers.tls != nil), .serialized)
struct TLSTests {
    @Test(arguments: ["selfSigned", "expired", "notYetValid", "wrongHost", "noHost"])
    func rejectsInvalidCertificates(certificate: String) async throws {
        try await Self.expectRejection(of: certificate)
    }

    /// The same certificate is accepted if its authority is trusted.
    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == false))
    func rejectsUnknownAuthorities() async throws {
        try await Self.expectRejection(of: "good")
    }

    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == true))
    func acceptsKnownAuthorities() async throws {
        let count = try await Self.requestCount(at: "good")
        _ = try await Self.ssm("good").sendCommand(documentName: "AWS-RunShellScript")
        _ = try await Self.assistant("good").describeCommands()
        #expect(try await Self.requestCount(at: "good") == count + 2)
    }

    #if os(Linux)
    /// The authorities from `AWS_CA_BUNDLE`, `ca_bundle` or the program replace the system's authorities.
    @Test(arguments: ["variable", "profile", "transport"])
    func trustsConfiguredAuthorities(place: String) async throws {
        let authority = try #require(Peers.tls?.authority)
        var environment: [String: String] = [:]
        var transport = CurlTransport()
        let config = "[default]\nca_bundle = \(authority)\n"
        switch place {
        case "variable": environment["AWS_CA_BUNDLE"] = authority
        case "transport": transport = CurlTransport(tls: .init(trustedAuthorities: authority))
        default: environment["AWS_CONFIG_FILE"] = "/config"
        }
        let host = HostSystem(
            environment: environment,
            readFile: { path, _ throws(FileError) in
                guard path == "/config" else { throw FileError(path: path, reason: .missing) }
                return Data(config.utf8)
            },
            transport: transport
        )
        func client(_ certificate: String) throws -> SSMClient {
            SSMClient(
                region: "us-east-1",
                credentials: Self.credentials,
                transport: transport,
                // A client with a region, credentials and a transport reads a file only if a profile is set.
                options: .init(
                    endpoint: try Self.endpoint(certificate),
                    profile: place == "profile" ? "default" : nil,
                    host: host
                )
            )
        }
        let count = try await Self.requestCount(at: "good")
        _ = try await client("good").sendCommand(documentName: "AWS-RunShellScript")
        #expect(try await Self.requestCount(at: "good") == count + 1)
        // The kept connection is not reused for other trusted authorities.
        if Peers.tls?.isAuthorityTrusted == false { try await Self.expectRejection(of: "good") }
        for certificate in ["selfSigned", "expired", "wrongHost"] {
            await #expect(throws: SSMError.self) { _ = try await client(certificate).listCommands() }
        }
    }

    @Test(arguments: [("certificateAndKey", nil), ("certificate", "key")])
    func sendsTheClientCertificate(certificate: String, key: String?) async throws {
        let tls = try #require(Peers.tls)
        let transport = CurlTransport(
            tls: .init(
                trustedAuthorities: tls.authority,
                certificate: tls.clients[certificate],
                key: key.flatMap { tls.clients[$0] }
            )
        )
        let count = try await Self.requestCount(at: "mutual")
        _ = try await Self.ssm("mutual", transport).sendCommand(documentName: "AWS-RunShellScript")
        #expect(try await Self.requestCount(at: "mutual") == count + 1)
        // The kept connection is not reused without the client certificate.
        let anonymous = CurlTransport(tls: .init(trustedAuthorities: tls.authority))
        await #expect(throws: SSMError.self) { try await Self.ssm("mutual", anonymous).listCommands() }
        #expect(try await Self.requestCount(at: "mutual") == count + 1)
    }

    /// A key with a password is rejected, without a prompt at the program's terminal.
    @Test(arguments: [
        ("certificate", "lockedKey"), ("certificate", "certificate"), ("key", "key"), ("selfSigned", "key"),
    ])
    func rejectsUnusableKeys(certificate: String, key: String) async throws {
        let tls = try #require(Peers.tls)
        // Connections are distinguished by the certificate's path, so this test needs an unused file.
        let file = FileManager.default.temporaryDirectory.appending(component: "\(UUID()).pem")
        try FileManager.default.copyItem(atPath: try #require(tls.clients[certificate]), toPath: file.path())
        defer { try? FileManager.default.removeItem(at: file) }
        let transport = CurlTransport(
            tls: .init(trustedAuthorities: tls.authority, certificate: file.path(), key: tls.clients[key])
        )
        let count = try await Self.requestCount(at: "mutual")
        let ssm = try Self.ssm("mutual", transport)
        let failure = await Self.failure { () async throws(SSMError) in _ = try await ssm.listCommands() }
        #expect(failure?.kind == .notSecure, "\(failure as Any)")
        #expect(failure?.mayHaveTakenEffect == false)
        #expect(try await Self.requestCount(at: "mutual") == count)
    }

    @Test(arguments: ["selfSigned", nil])
    func isRejectedWithoutAValidClientCertificate(certificate: String?) async throws {
        let tls = try #require(Peers.tls)
        let transport = CurlTransport(
            tls: .init(trustedAuthorities: tls.authority, certificate: certificate.flatMap { tls.clients[$0] })
        )
        let count = try await Self.requestCount(at: "mutual")
        await #expect(throws: SSMError.self) {
            try await Self.ssm("mutual", transport).sendCommand(documentName: "AWS-RunShellScript")
        }
        #expect(try await Self.requestCount(at: "mutual") == count)
    }

    @Test func namesTheMissingFileOfAuthorities() async throws {
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: Self.credentials,
            transport: CurlTransport(tls: .init(trustedAuthorities: "/no/such/file.pem")),
            options: .init(endpoint: try Self.endpoint("good"))
        )
        let failure = await Self.failure { () async throws(SSMError) in _ = try await ssm.listCommands() }
        #expect(failure?.kind == .notSecure)
        #expect(failure?.reason.contains("/no/such/file.pem") == true)
    }
    #endif

    private static func expectRejection(of certificate: String) async throws {
        let count = try await Self.requestCount(at: certificate)
        let ssm = try Self.ssm(certificate)
        let assistant = try Self.assistant(certificate)
        // With and without a body, since some transports report less for the latter.
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
            #expect(!failure.mayHaveTakenEffect, "\(failure)")
            #expect(failure.attempts == 1, "\(failure)")
            #expect(failure.reason.localizedCaseInsensitiveContains("certificate"), "\(failure)")
        }
        #expect(try await Self.requestCount(at: certificate) == count)
    }

    static func failure<Code>(
        _ call: () async throws(CloudError<Code>) -> Void
    ) async -> TransportError? {
        do throws(CloudError<Code>) {
            try await call()
            return nil
        } catch {
            if case .transport(let failure) = error { return failure }
            return nil
        }
    }

    static func requestCount(at certificate: String) async throws -> Int {
        let port = try #require(Peers.tls?.counter)
        let url = try #require(URL(string: "http://127.0.0.1:\(port)/"))
        let counts = try await TestedTransport.standard.make().send(TransportRequest(method: "GET", url: url)).body
        return try #require(try JSONDecoder().decode([String: Int].self, from: counts)[certificate])
    }

    static func endpoint(_ certificate: String) throws -> URL {
        let port = try #require(Peers.tls?.ports[certificate])
        return try #require(URL(string: "https://127.0.0.1:\(port)/"))
    }

    private static let credentials = StaticCredentials(
        Credentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "secret")
    )

    static func ssm(_ certificate: String, _ transport: (any HTTPTransport)? = nil) throws -> SSMClient {
        SSMClient(
            region: "us-east-1",
            credentials: Self.credentials,
            transport: transport ?? TestedTransport.standard.make(),
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
