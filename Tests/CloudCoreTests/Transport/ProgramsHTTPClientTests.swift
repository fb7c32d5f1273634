#if AsyncHTTPClient
import AsyncHTTPClient
import CloudCore
import CloudTestSupport
import Foundation
import NIOCore
import Testing

/// A transport over the program's own client of async-http-client.
@Suite struct ProgramsHTTPClientTests {
    /// Runs a body with an HTTP client of the program, and shuts it down.
    private static func withClient(
        _ configuration: HTTPClient.Configuration,
        _ body: (HTTPClient) async throws -> Void
    ) async throws {
        var configuration = configuration
        configuration.redirectConfiguration = .disallow
        let client = HTTPClient(configuration: configuration)
        do {
            try await body(client)
            try await client.shutdown()
        } catch {
            try? await client.shutdown()
            throw error
        }
    }

    @Test func usesTheConfigurationOfTheClient() async throws {
        let (server, proxy) = (try FaultServer([.response()]), try FaultServer([.response("202 Accepted")]))
        try await Self.withClient(.init(proxy: .server(host: "127.0.0.1", port: proxy.port))) { client in
            let transport = AsyncHTTPClientTransport(client: client)
            for isRepeatable in [true, false] {
                var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
                request.isRepeatable = isRepeatable
                let response = try await transport.send(request)
                #expect(response.status == 202)
            }
            // The client requests a tunnel first, even for plain HTTP.
            #expect(proxy.requests.filter { $0.head.hasPrefix("POST ") }.count == 2)
            #expect(server.requestCount == 0)
        }
    }

    /// Metadata requests are sent directly, even if the program's client has a proxy.
    @Test func bypassesTheProxyIfTheRequestDoesNotAllowIt() async throws {
        let (server, proxy) = (try FaultServer([.response()]), try FaultServer([.response("202 Accepted")]))
        try await Self.withClient(.init(proxy: .server(host: "127.0.0.1", port: proxy.port))) { client in
            let transport = AsyncHTTPClientTransport(client: client)
            for isRepeatable in [true, false] {
                var request = TransportRequest(method: "GET", url: server.url)
                request.allowsProxy = false
                request.isRepeatable = isRepeatable
                let response = try await transport.send(request)
                #expect(response.status == 200)
            }
            #expect((proxy.requestCount, server.requestCount) == (0, 2))
        }
    }

    @Test func doesNotShutDownTheClient() async throws {
        let server = try FaultServer([.response()])
        let request = TransportRequest(method: "GET", url: server.url)
        try await Self.withClient(.init()) { client in
            for _ in 0..<3 { _ = try await AsyncHTTPClientTransport(client: client).send(request) }
            _ = try await client.execute(HTTPClientRequest(url: server.url.absoluteString), timeout: .seconds(60))
            #expect(server.requestCount == 4)
        }
    }

    @Test func reportsThatTheClientWasShutDown() async throws {
        let server = try FaultServer([.response()])
        let client = HTTPClient()
        let transport = AsyncHTTPClientTransport(client: client)
        try await client.shutdown()
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(TransportRequest(method: "POST", url: server.url))
        }
        #expect(failure?.mayHaveTakenEffect == false)
        #expect(server.connectionCount == 0)
    }

    @Test func limitsTheResponseSize() async throws {
        let server = try FaultServer([.response(body: String(repeating: "x", count: 1_001))])
        try await Self.withClient(.init()) { client in
            let transport = AsyncHTTPClientTransport(client: client, maxResponseSize: 1_000)
            let failure = await #expect(throws: TransportError.self) {
                try await transport.send(TransportRequest(method: "GET", url: server.url))
            }
            #expect(failure?.kind == .responseTooLarge)
        }
    }
}
#endif
