#if os(Linux)
import CCurl
import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite struct CurlTransportTests {
    private static func head(of request: TransportRequest, to server: FaultServer) async throws -> String {
        _ = try await CurlTransport().send(request)
        return try #require(server.requests.last?.head)
    }

    @Test(arguments: [
        ("GET", "", nil), ("DELETE", "", nil), ("POST", "", "0"), ("PUT", "", "0"), ("PATCH", "", "0"),
        ("POST", "{}", "2"), ("GET", "{}", "2"), ("DELETE", "{}", "2"), ("PROPFIND", "", nil),
    ])
    func sendsOnlyTheGivenHeaders(method: String, body: String, length: String?) async throws {
        let server = try FaultServer([.response()])
        var request = TransportRequest(method: method, url: server.url, body: Data(body.utf8))
        request.headers = ["X-Empty": "", "x-odd": "\u{e9}", "Content-Length": "99"]
        let head = try await Self.head(of: request, to: server)
        let expected =
            ["\(method) / HTTP/1.1", "Host: 127.0.0.1:\(server.port)", "X-Empty:", "x-odd: \u{e9}"]
            + (length.map { ["Content-Length: \($0)"] } ?? [])
        #expect(Set(head.components(separatedBy: "\r\n")) == Set(expected))
        #expect(server.requests.last?.body == Data(body.utf8))
    }

    /// By default, libcurl sends `Expect: 100-continue` for a large body and waits a second for a response.
    @Test func sendsLargeBodiesImmediately() async throws {
        let server = try FaultServer([.response()])
        let body = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0) })
        let head = try await Self.head(of: TransportRequest(method: "POST", url: server.url, body: body), to: server)
        #expect(!head.lowercased().contains("expect"))
        #expect(server.requests.last?.body == body)
    }

    @Test(arguments: ["/a/../b", "/a/./b", "//b", "/%2E%2E/b", "/a?b=/../c"])
    func sendsPathsUnchanged(path: String) async throws {
        let server = try FaultServer([.response()])
        let url = try #require(URL(string: "http://127.0.0.1:\(server.port)\(path)"))
        let head = try await Self.head(of: TransportRequest(method: "GET", url: url), to: server)
        #expect(head.hasPrefix("GET \(path) HTTP/1.1\r\n"))
    }

    @Test func readsNoBodyForAHEADRequest() async throws {
        let server = try FaultServer([.bytes("HTTP/1.1 200 OK\r\nContent-Length: 70000000\r\n\r\n"), .response()])
        let response = try await CurlTransport().send(TransportRequest(method: "HEAD", url: server.url))
        #expect(response.headers["content-length"] == "70000000")
        #expect(response.body.isEmpty)
    }

    @Test(arguments: ["http://me@127.0.0.1:PORT/", "http://me:secret@127.0.0.1:PORT/"])
    func rejectsUsersInURLs(text: String) async throws {
        let server = try FaultServer([.response()])
        let url = try #require(URL(string: text.replacing("PORT", with: "\(server.port)")))
        let error = await #expect(throws: InvalidRequestError.self) {
            try await CurlTransport().send(TransportRequest(method: "GET", url: url))
        }
        #expect("\(error as Any)".contains("user"))
        #expect(!"\(error as Any)".contains("secret"))
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: ["file:///etc/hosts", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "nothing"])
    func rejectsOtherSchemes(text: String) async throws {
        let url = try #require(URL(string: text))
        let failure = await #expect(throws: TransportError.self) {
            try await CurlTransport().send(TransportRequest(method: "GET", url: url))
        }
        #expect(failure?.mayHaveTakenEffect == false)
    }

    /// Tunnels are reserved for proxies, since a request through one would not count as sent.
    @Test func rejectsCONNECTRequests() async throws {
        let server = try FaultServer([.response()])
        await #expect(throws: InvalidRequestError.invalidMethod("CONNECT")) {
            try await CurlTransport().send(TransportRequest(method: "CONNECT", url: server.url))
        }
        #expect(server.connectionCount == 0)
    }

    @Test(arguments: [Duration.seconds(Int64.max), .seconds(Int64.max) * 10, .seconds(Int64.max) - .nanoseconds(1)])
    func acceptsTimeoutsThatOverflow(limit: Duration) async throws {
        let server = try FaultServer([.response()])
        let transport = CurlTransport(connectTimeout: limit, readTimeout: limit)
        #expect(try await transport.send(TransportRequest(method: "GET", url: server.url)).status == 200)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min), .nanoseconds(1)])
    func failsImmediatelyWithoutTime(limit: Duration) async throws {
        let server = try FaultServer([Script([.hang])], lifetime: .seconds(300))
        let transport = CurlTransport(connectTimeout: limit, readTimeout: limit)
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(TransportRequest(method: "GET", url: server.url))
        }
        #expect([.notConnected, .timedOut].contains(failure?.kind))
    }

    /// The read timeout expires before the connect timeout.
    @Test(.timeLimit(.minutes(5 * patience))) func respectsTheReadTimeout() async throws {
        let server = try FaultServer([Script([.hang])])
        let transport = CurlTransport(connectTimeout: .seconds(600), readTimeout: .milliseconds(200))
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(TransportRequest(method: "GET", url: server.url))
        }
        #expect(failure?.kind == .timedOut)
    }

    /// Waiting for a pipe would block all requests of the program.
    @Test(arguments: ["pipe", "folder", "nothing"])
    func readsCertificatesOnlyFromRegularFiles(kind: String) async throws {
        let path = "/tmp/\(UUID().uuidString)"
        defer { _ = unsafe unlink(path) }
        if kind == "pipe" { #expect(unsafe mkfifo(path, 0o600) == 0) }
        let file = kind == "folder" ? "/tmp" : path
        let url = try #require(URL(string: "https://127.0.0.1:1/"))
        var named = TransportRequest(method: "GET", url: url)
        named.trustedAuthorities = file
        let sent: [(CurlTransport, TransportRequest)] = [
            (CurlTransport(tls: .init(trustedAuthorities: file)), TransportRequest(method: "GET", url: url)),
            (CurlTransport(tls: .init(certificate: file)), TransportRequest(method: "GET", url: url)),
            (CurlTransport(), named),
        ]
        for (transport, request) in sent {
            let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(failure?.kind == .notSecure)
            #expect(failure?.reason.contains(file) == true)
        }
    }

    @Test func reportsAMissingLibrary() throws {
        let reason = unsafe try #require(cloud_curl_check("libnothing.so.0").map { unsafe String(cString: $0) })
        #expect(reason.contains("libnothing.so.0"))
        // A different library.
        let other = unsafe try #require(cloud_curl_check("libc.so.6").map { unsafe String(cString: $0) })
        #expect(other == "it has no curl_global_init")
        let failure = TransportError.unavailable(reason)
        #expect(failure.description.contains("libcurl4"))
        #expect(failure.description.contains("AsyncHTTPClientTransport"))
        #expect(failure.kind == .unavailable)
        #expect(!failure.isRetryable)
        #expect(!failure.mayHaveTakenEffect)
    }

    @Test func findsTheSystemsLibrary() {
        #expect(unsafe cloud_curl_check("libcurl.so.4") == nil)
        var isTransient = true
        #expect(unsafe cloud_curl_load(&isTransient) == nil)
        #expect(!isTransient)
        #expect(cloud_curl_version_number() >= cloud_curl_oldest_version)
    }

    /// More requests than can run at once, and than there are descriptors.
    @Test func completesManyConcurrentRequests() async throws {
        let server = try FaultServer([.response()])
        let transport = CurlTransport()
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<5_000 { group.addTask { try await transport.send(request).status } }
            return try await group.reduce(into: [:]) { $0[$1, default: 0] += 1 }
        }
        #expect(statuses == [200: 5_000])
        #expect(server.connectionCount <= 64)
    }
}
#endif
