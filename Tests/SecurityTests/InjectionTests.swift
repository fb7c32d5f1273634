import CloudAssistantKit
import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Tests that a region, endpoint, header or parameter can't redirect the request or add anything else to it.
@Suite struct InjectionTests {
    static let invalidRegions = [
        "us-east-1.evil.com/", "us-east-1.evil.com", "x@y", "x@evil.com/", "us-east-1/", "us-east-1#", "us-east-1?a",
        "us-east-1:8080", "us-east-1\r\nHost: evil.com", "us east", "-us", "us-", "ü", "%2e", "..", "\u{0}",
        "\u{ff0e}", String(repeating: "a", count: 64),
    ]

    @Test(arguments: invalidRegions, [nil, "https://example.com/"])
    func rejectsInvalidRegions(region: String, endpoint: String?) async throws {
        let transport = StubTransport(.json("{}"))
        let endpoint = endpoint.flatMap { URL(string: $0) }
        let error = await #expect(throws: SSMError.self) {
            let options = SSMClient.Options(endpoint: endpoint)
            _ = try await Self.ssm(transport, region, options).listCommands()
        }
        #expect(error?.isInvalidRegion == true)
        #expect(error?.description.contains("\n") == false)
        if endpoint == nil {
            let error = await #expect(throws: CloudAssistantError.self) {
                _ = try await Self.assistant(transport, region).describeCommands()
            }
            #expect(error?.isInvalidRegion == true)
        }
        #expect(transport.requests.isEmpty)
    }

    static let invalidEndpoints = [
        "https://me:secret@example.com/", "https://example.com@evil.com/", "https://example.com:443@evil.com/",
        "https://example.com/?Action=Other", "https://example.com/?", "https://example.com/#fragment", "https://",
        "https:///path", "https://:443/", "https://example.com:port/", "https://example.com:99999/",
        "https://example.com:0/", "https://exam%0d%0aple.com/", "https://ex%61mple.com/",
        "https://example.com\\.evil.com/",
        "ftp://example.com/", "file:///etc/passwd", "example.com", "/", "javascript:alert(1)", "https:example.com",
    ]

    @Test(arguments: invalidEndpoints)
    func rejectsInvalidEndpoints(text: String) async throws {
        guard let endpoint = URL(string: text) else { return }
        let transport = StubTransport(.json("{}"), .json("{}"))
        let error = await #expect(throws: SSMError.self) {
            _ = try await Self.ssm(transport, "us-east-1", .init(endpoint: endpoint)).listCommands()
        }
        #expect(error?.isInvalidEndpoint == true)
        for signature in [CloudAssistantClient.Signature.acs3, .rpc] {
            let error = await #expect(throws: CloudAssistantError.self) {
                let options = CloudAssistantClient.Options(endpoint: endpoint, signature: signature)
                _ = try await Self.assistant(transport, "cn-hangzhou", options).describeCommands()
            }
            #expect(error?.isInvalidEndpoint == true)
        }
        #expect(transport.requests.isEmpty)
        #expect(!"\(error as Any)".contains("secret@"))
    }

    @Test(arguments: [
        "http://127.0.0.1:4566", "https://[::1]:8443/", "https://vpce-1.ssm.eu-west-1.vpce.amazonaws.com/a/b",
    ])
    func acceptsValidEndpoints(text: String) async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await Self.ssm(transport, "us-east-1", .init(endpoint: URL(string: text))).listCommands()
        #expect(transport.requests.first?.url.absoluteString.hasPrefix(text) == true)
    }

    static let invalidHeaders: [TransportHeaders.Element] = [
        ("x-a", "1\r\nX-Injected: 1"), ("x-a", "1\nX-Injected: 1"), ("x-a", "1\rX-Injected: 1"),
        ("x-a", "1\r\n\r\nGET /injected HTTP/1.1"), ("x-a", "1\u{0}X-Injected: 1"), ("x-a", "1\r\n"),
        ("x-a\r\nX-Injected", "1"), ("x-a: 1\r\nX-Injected", "1"), ("x a", "1"), ("x-a:", "1"), ("", "1"),
        ("x-\u{e4}", "1"),
    ]

    @Test(arguments: 0..<invalidHeaders.count)
    func rejectsHeadersThatInjectOthers(index: Int) async throws {
        let header = Self.invalidHeaders[index]
        let server = try FaultServer([.response()])
        let headers = TransportHeaders([header])
        let request = TransportRequest(method: "POST", url: server.url, headers: headers, body: Data("{}".utf8))
        for sign in Self.signers {
            #expect(throws: InvalidRequestError.self) { try sign(request) }
        }
        // The transport rejects them too, for callers that don't sign.
        await #expect(throws: InvalidRequestError.self) { try await TestedTransport.standard.make().send(request) }
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["", "GET /injected HTTP/1.1\r\nX-Injected: 1\r\n\r\nPOST", "PO ST", "POST\r\n", "P\u{d6}ST"])
    func rejectsMethodsThatInjectMore(method: String) async throws {
        let server = try FaultServer([.response()])
        let request = TransportRequest(method: method, url: server.url)
        for sign in Self.signers {
            #expect(throws: InvalidRequestError.self) { try sign(request) }
        }
        await #expect(throws: InvalidRequestError.self) { try await TestedTransport.standard.make().send(request) }
        #expect(server.connectionCount == 0)
    }

    /// A value with line breaks and separators is sent as one parameter and arrives unchanged.
    @Test(arguments: [CloudAssistantClient.Signature.acs3, .rpc])
    func keepsParametersSeparate(signature: CloudAssistantClient.Signature) async throws {
        let value = "a&Action=DeleteCommand&X=1#f\r\nHost: evil.com\r\n\r\n%0d%0a+ü/../?=\u{0}"
        let server = try FaultServer([.response()])
        let options = CloudAssistantClient.Options(endpoint: server.url, signature: signature)
        let assistant = Self.assistant(TestedTransport.standard.make(), "cn-hangzhou", options)
        _ = try await assistant.runCommand(commandContent: value, type: .runShellScript, instanceIDs: [value])
        let head = try #require(server.requests.first?.head)
        let query = head.split(separator: " ")[1].split(separator: "?").dropFirst().first ?? ""
        let form = String(decoding: server.requests.first?.body ?? Data(), as: UTF8.self)
        let items = URLComponents(string: "/?\(query)&\(form)")?.queryItems ?? []
        #expect(items.filter { $0.value == value }.map(\.name) == ["CommandContent", "InstanceId.1"])
        #expect(!head.contains("DeleteCommand"))
        #expect(items.count { $0.name == "Action" } == (signature == .rpc ? 1 : 0))
        #expect(!head.contains("\r\nHost: evil.com"))
        #expect(server.requestCount == 1)
    }

    // MARK: Redirects

    @Test(arguments: [CloudAssistantClient.Signature.acs3, .rpc])
    func doesNotFollowRedirects(signature: CloudAssistantClient.Signature) async throws {
        let target = try FaultServer([.response()])
        for status in [301, 302, 303, 307, 308] {
            let server = try FaultServer([.response("\(status) Go", headers: ["Location: \(target.url)"])])
            let options = CloudAssistantClient.Options(endpoint: server.url, signature: signature, retry: .none)
            let error = await #expect(throws: CloudAssistantError.self) {
                _ = try await Self.assistant(TestedTransport.standard.make(), "cn-hangzhou", options).describeCommands()
            }
            #expect(error?.serviceFailure?.status == status)
            #expect(server.requestCount == 1)
        }
        #expect(target.connectionCount == 0)
    }

    /// Requests for credentials don't follow redirects either, since their token authorizes the metadata service.
    @Test func doesNotFollowRedirectsForCredentials() async throws {
        let target = try FaultServer([.response()])
        let server = try FaultServer([.response("307 Go", headers: ["Location: \(target.url)"])])
        let host = HostSystem(
            environment: [
                "AWS_CONTAINER_CREDENTIALS_FULL_URI": server.url.absoluteString,
                "AWS_CONTAINER_AUTHORIZATION_TOKEN": "token",
            ],
            transport: TestedTransport.standard.make()
        )
        await #expect(throws: CredentialsError.self) { try await AWSContainerCredentials(host: host).credentials() }
        #expect(server.requestCount > 0)
        #expect(target.connectionCount == 0)
    }

    // MARK: Helpers

    private static let signers: [@Sendable (TransportRequest) throws -> Void] = [
        { _ = try SigV4Signer(service: "ssm", region: "us-east-1").sign($0, with: Planted.credentials, at: Date()) },
        {
            _ = try SigV4Signer(service: "ssm", region: "us-east-1")
                .presign($0, with: Planted.credentials, at: Date(), expiresIn: .seconds(60))
        },
        { _ = try ACS3Signer().sign($0, with: Planted.credentials, at: Date(), nonce: "n") },
        { _ = try AliyunRPCSigner().sign($0, with: Planted.credentials, at: Date(), nonce: "n") },
    ]

    private static func ssm(
        _ transport: any HTTPTransport,
        _ region: String,
        _ options: SSMClient.Options = .init()
    ) -> SSMClient {
        SSMClient(
            region: region,
            credentials: StaticCredentials(Planted.credentials),
            transport: transport,
            options: options
        )
    }

    private static func assistant(
        _ transport: any HTTPTransport,
        _ region: String,
        _ options: CloudAssistantClient.Options = .init()
    ) -> CloudAssistantClient {
        CloudAssistantClient(
            region: region,
            credentials: StaticCredentials(Planted.credentials),
            transport: transport,
            options: options
        )
    }
}

extension CloudError {
    fileprivate var isInvalidRegion: Bool {
        if case .invalidRequest(.invalidRegion) = self { true } else { false }
    }

    fileprivate var isInvalidEndpoint: Bool {
        if case .invalidRequest(.invalidEndpoint) = self { true } else { false }
    }
}
