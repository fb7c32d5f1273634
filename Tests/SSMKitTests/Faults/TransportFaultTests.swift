import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The behavior of each transport under faults.
@Suite struct TransportFaultTests {
    private static func failure(
        _ server: FaultServer,
        scheme: String = "http",
        body: String = "{}",
        transport: any HTTPTransport
    ) async throws -> TransportError? {
        let url = try #require(URL(string: "\(scheme)://127.0.0.1:\(server.port)/"))
        var request = TransportRequest(method: "POST", url: url, body: Data(body.utf8))
        request.isRepeatable = false
        return await #expect(throws: TransportError.self) { try await transport.send(request) }
    }

    @Test(arguments: ["{}", ""], TestedTransport.all)
    func reportsThatARefusedConnectionSentNothing(body: String, tested: TestedTransport) async throws {
        let failure = try await Self.failure(
            try FaultServer([], availability: .refusing),
            body: body,
            transport: tested.make()
        )
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: ["{}", ""], TestedTransport.all)
    func assumesThatABrokenConnectionSentTheRequest(body: String, tested: TestedTransport) async throws {
        let failure = try await Self.failure(try FaultServer([Script([.close])]), body: body, transport: tested.make())
        #expect(failure?.kind == .interrupted)
        #expect(failure?.mayHaveTakenEffect == true)
    }

    @Test(arguments: TestedTransport.all)
    func timesOutWithoutAResponse(tested: TestedTransport) async throws {
        let server = try FaultServer([Script([.hang])])
        let failure = try await Self.failure(server, transport: tested.make(readTimeout: .milliseconds(300)))
        #expect(failure?.kind == .timedOut)
        #expect(failure?.mayHaveTakenEffect == true)
    }

    #if !os(Linux) || URLSession
    /// The read timeout of `URLSession` includes the time to connect.
    @Test func reportsThatNothingWasSentAfterAReadTimeoutWhileConnecting() async throws {
        let server = try FaultServer([Script([.hang])], availability: .unresponsive)
        let transport = URLSessionTransport(readTimeout: .milliseconds(300))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .timedOut)
        #expect(failure?.mayHaveTakenEffect == false)
    }
    #endif

    /// The stack below resends some requests when a kept connection ends, and reports the result of the last copy only.
    @Test(arguments: ["{}", ""], TestedTransport.all)
    func assumesThatARequestOnAKeptConnectionWasSent(body: String, tested: TestedTransport) async throws {
        for end in [Script.Step.close, .reset] {
            let server = try FaultServer([.response(), Script([.shut, end])])
            let transport = tested.make()
            var request = TransportRequest(method: "POST", url: server.url, body: Data(body.utf8))
            _ = try await transport.send(request)
            let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(failure?.kind == .interrupted)
            #expect(failure?.mayHaveTakenEffect == true)
            #expect(server.requestCount == 2)

            // The server no longer listens.
            request.isRepeatable = false
            let single = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(single?.mayHaveTakenEffect == false)
        }
    }

    /// A response of another server doesn't change that nothing was sent to a server without a connection.
    @Test(arguments: ["{}", ""], TestedTransport.all)
    func reportsThatNothingWasSentToAServerThatNeverAccepted(body: String, tested: TestedTransport) async throws {
        let transport = tested.make()
        let server = try FaultServer([.response()])
        _ = try await transport.send(TransportRequest(method: "POST", url: server.url))
        let closed = try FaultServer([], availability: .refusing)
        let url = try #require(URL(string: "https://127.0.0.1:\(closed.port)/"))
        for _ in 0..<3 {
            let request = TransportRequest(method: "POST", url: url, body: Data(body.utf8))
            let failure = await #expect(throws: TransportError.self) { try await transport.send(request) }
            #expect(failure?.kind == .notConnected)
            #expect(failure?.mayHaveTakenEffect == false)
        }
    }

    /// A signature covers the exact bytes of the path and the query.
    @Test(arguments: TestedTransport.all, ["/", "/a%2Fb/c;d/e%20f/?x=%20y&z=a+b&e=&f=%E4%BD%A0", "/a//b/c?x"])
    func sendsThePathAndTheQueryUnchanged(tested: TestedTransport, target: String) async throws {
        let server = try FaultServer([.response()])
        let url = try #require(URL(string: "http://127.0.0.1:\(server.port)\(target)"))
        _ = try await tested.make().send(TransportRequest(method: "POST", url: url, body: Data("{}".utf8)))
        #expect(server.requests.first?.head.hasPrefix("POST \(target) HTTP/1.1\r\n") == true, "\(server.requests)")
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: TestedTransport.all)
    func timesOutWithoutAConnection(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()], availability: .unresponsive)
        let transport = tested.make(connectTimeout: .milliseconds(100))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    /// A deadline may pass before the request starts.
    @Test(arguments: TestedTransport.all, [Duration.seconds(-1), .zero, .microseconds(50), .milliseconds(20)])
    func endsAtItsDeadline(tested: TestedTransport, limit: Duration) async throws {
        let server = try FaultServer([Script([.hang])])
        let transport = tested.make()
        for isRepeatable in [true, false] {
            var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
            request.isRepeatable = isRepeatable
            let before = server.requestCount
            do {
                #expect(try await transport.send(request, within: limit, on: .system) == nil)
            } catch UnsentRequestError.late {
                #expect(server.requestCount == before)
            }
        }
        try await eventually { server.openConnectionCount == 0 }
    }

    /// The timeout of an attempt or of a call may pass while the connection is made.
    @Test(arguments: [
        Timeouts(attempt: .milliseconds(100), call: nil), Timeouts(attempt: nil, call: .milliseconds(100)),
    ])
    func reportsThatNothingWasSentAfterATimeoutWhileConnecting(timeouts: Timeouts) async throws {
        let server = try FaultServer([.response()], availability: .unresponsive)
        let ssm = SSMClient(
            region: "us-east-1",
            credentials: StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "planted-secret-key")),
            transport: TestedTransport.standard.make(),
            options: .init(endpoint: server.url, retry: .none, timeouts: timeouts)
        )
        let error = await #expect(throws: SSMError.self) { try await ssm.sendCommand(documentName: "D") }
        // Other transports don't report it, so the request counts as possibly sent.
        if TestedTransport.standard.reportsUnsentRequests { #expect(error?.mayHaveTakenEffect == false) }
        #expect(error?.serviceFailure == nil)
    }

    @Test(arguments: TestedTransport.all)
    func waitsLongerForAResponseThanForAConnection(tested: TestedTransport) async throws {
        let server = try FaultServer([Script([.pause(.milliseconds(400))] + Script.response().steps)])
        let transport = tested.make(connectTimeout: .milliseconds(200))
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        #expect(try await transport.send(request).status == 200)
    }

    @Test(arguments: TestedTransport.all)
    func reportsThatABrokenHandshakeSentNothing(tested: TestedTransport) async throws {
        let server = try FaultServer([Script(at: .firstBytes, [.close])])
        let failure = try await Self.failure(server, scheme: "https", transport: tested.make())
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: TestedTransport.all)
    func reportsAServerWithoutTLSAsNotSecure(tested: TestedTransport) async throws {
        let response = Data("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        let server = try FaultServer([Script(at: .firstBytes, [.send(response), .pause(.seconds(1)), .close])])
        let failure = try await Self.failure(server, scheme: "https", transport: tested.make())
        #expect(failure?.kind == .notSecure)
        #expect(failure?.mayHaveTakenEffect == false)
    }

    @Test(arguments: TestedTransport.all)
    func keepsConnections(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        for _ in 0..<3 { _ = try await transport.send(TransportRequest(method: "POST", url: server.url)) }
        #expect(server.connectionCount == 1)
        var request = TransportRequest(method: "POST", url: server.url)
        request.isRepeatable = false
        for _ in 0..<3 { _ = try await transport.send(request) }
        // The others keep no connection for a request that must not be sent twice, since their stacks would resend it.
        #expect(server.connectionCount == (tested == .curl ? 1 : 4))
        try await eventually { server.openConnectionCount == 1 }
    }

    @Test(arguments: TestedTransport.all)
    func readsRepeatedHeaders(tested: TestedTransport) async throws {
        let server = try FaultServer([.response(headers: ["X-A: 1", "X-A: 2", "X-Empty:"])])
        let response = try await tested.make().send(TransportRequest(method: "POST", url: server.url))
        #expect(response.headers.values(of: "x-a").joined(separator: ", ") == "1, 2")
        #expect(response.headers["x-empty"] == "")
    }

    /// Over some transports, each request that must not be resent has its own session.
    @Test(arguments: TestedTransport.all)
    func releasesTheResourcesOfManyRequests(tested: TestedTransport) async throws {
        let server = try FaultServer([.response()])
        let transport = tested.make()
        var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        request.isRepeatable = false
        _ = try await transport.send(request)
        guard let descriptors = ThisProcess.descriptorCount, let threads = ThisProcess.threadCount else { return }
        for _ in 0..<500 { _ = try await transport.send(request) }
        try await eventually { server.openConnectionCount <= 1 }
        // The limits allow for other tests that run at the same time.
        try await eventually { (ThisProcess.descriptorCount ?? 0) < descriptors + 100 }
        try await eventually { (ThisProcess.threadCount ?? 0) < threads + 50 }
    }
}
