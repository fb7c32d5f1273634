import CloudAssistantKit
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Whom the default transport trusts: real handshakes with certificates that were made for this test.
@Suite(.enabled(if: Peers.tls != nil), .serialized)
struct TLSTests {
    @Test(arguments: ["selfSigned", "expired", "notYetValid", "wrongHost", "noHost"])
    func rejectsCertificatesThatProveNothing(certificate: String) async throws {
        try await Self.expectErrorResponse(of: certificate)
    }

    /// The same certificate that is accepted where its authority is known.
    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == false))
    func rejectsAuthoritiesThatItDoesNotKnow() async throws {
        try await Self.expectErrorResponse(of: "good")
    }

    @Test(.enabled(if: Peers.tls?.isAuthorityTrusted == true))
    func acceptsCertificatesOfAuthoritiesThatItKnows() async throws {
        let count = try await Self.requestCount(at: "good")
        _ = try await Self.ssm("good").sendCommand(documentName: "AWS-RunShellScript")
        _ = try await Self.assistant("good").describeCommands()
        #expect(try await Self.requestCount(at: "good") == count + 2)
    }

    #if os(Linux)
    /// What `AWS_CA_BUNDLE`, `ca_bundle` or the program itself name is trusted in place of the system's authorities.
    @Test(arguments: ["variable", "profile", "transport"])
    func trustsTheAuthoritiesThatAreNamed(place: String) async throws {
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
                // A client that is given region, credentials and transport reads a file only for a profile that is named.
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
        // The connection that is kept is not for those who trust others.
        if Peers.tls?.isAuthorityTrusted == false { try await Self.expectErrorResponse(of: "good") }
        for certificate in ["selfSigned", "expired", "wrongHost"] {
            await #expect(throws: SSMError.self) { _ = try await client(certificate).listCommands() }
        }
    }

    @Test(arguments: [("certificateAndKey", nil), ("certificate", "key")])
    func saysWhoTheProgramIs(certificate: String, key: String?) async throws {
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
        // The connection that is kept is the program's own: nobody else speaks over it.
        let stranger = CurlTransport(tls: .init(trustedAuthorities: tls.authority))
        await #expect(throws: SSMError.self) { try await Self.ssm("mutual", stranger).listCommands() }
        #expect(try await Self.requestCount(at: "mutual") == count + 1)
    }

    /// A key with a password is refused, without a question at the program's terminal.
    @Test(arguments: [
        ("certificate", "lockedKey"), ("certificate", "certificate"), ("key", "key"), ("selfSigned", "key"),
    ])
    func rejectsKeysThatCannotBeUsed(certificate: String, key: String) async throws {
        let tls = try #require(Peers.tls)
        // Connections are told apart by the file of the certificate, so this one needs a file that was not used before.
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
    func isRejectedAsAStranger(certificate: String?) async throws {
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

    @Test func saysWhichFileOfAuthoritiesIsMissing() async throws {
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

    private static func expectErrorResponse(of certificate: String) async throws {
        let count = try await Self.requestCount(at: certificate)
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
