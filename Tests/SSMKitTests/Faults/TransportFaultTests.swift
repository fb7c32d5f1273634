import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// What the default transport says and does below the level of calls.
@Suite struct TransportFaultTests {
    private static func failure(
        _ server: FaultServer,
        scheme: String = "http",
        body: String = "{}",
        transport: URLSessionTransport = URLSessionTransport()
    ) async throws -> TransportFailure? {
        let url = try #require(URL(string: "\(scheme)://127.0.0.1:\(server.port)/"))
        var request = TransportRequest(method: "POST", url: url, body: Data(body.utf8))
        request.isRepeatable = false
        return await #expect(throws: TransportFailure.self) { try await transport.send(request) }
    }

    @Test(arguments: ["{}", ""])
    func knowsThatARefusedConnectionSentNothing(body: String) async throws {
        let failure = try await Self.failure(try FaultServer([], door: .closed), body: body)
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveReachedService == false)
    }

    @Test(arguments: ["{}", ""])
    func assumesThatABrokenExchangeSentAll(body: String) async throws {
        let failure = try await Self.failure(try FaultServer([Script([.close])]), body: body)
        #expect(failure?.kind == .interrupted)
        #expect(failure?.mayHaveReachedService == true)
    }

    @Test(arguments: [(FaultServer.Door.stuck, false), (.open, true)])
    func endsWhenNothingCameForTooLong(door: FaultServer.Door, mayHaveReached: Bool) async throws {
        let server = try FaultServer([Script([.hang])], door: door)
        let transport = URLSessionTransport(readTimeout: .milliseconds(300))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .timedOut)
        #expect(failure?.mayHaveReachedService == mayHaveReached)
    }

    @Test func endsWhenNoConnectionIsMadeInTime() async throws {
        let server = try FaultServer([.answer()], door: .stuck)
        let start = ContinuousClock.now
        let transport = URLSessionTransport(connectTimeout: .milliseconds(100))
        let failure = try await Self.failure(server, transport: transport)
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveReachedService == false)
        #expect(ContinuousClock.now - start < .seconds(20) * patience)
    }

    @Test func waitsForAnAnswerLongerThanForAConnection() async throws {
        let server = try FaultServer([Script([.pause(.milliseconds(400))] + Script.answer().steps)])
        let transport = URLSessionTransport(connectTimeout: .milliseconds(200))
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        #expect(try await transport.send(request).status == 200)
    }

    @Test func knowsThatABrokenHandshakeSentNothing() async throws {
        let server = try FaultServer([Script(at: .firstBytes, [.close])])
        let failure = try await Self.failure(server, scheme: "https")
        #expect(failure?.kind == .notConnected)
        #expect(failure?.mayHaveReachedService == false)
    }

    @Test func knowsThatAServerWithoutTLSIsNotSecure() async throws {
        let answer = Data("HTTP/1.1 400 Bad Request\r\n\r\n".utf8)
        let server = try FaultServer([Script(at: .firstBytes, [.send(answer), .pause(.seconds(1)), .close])])
        let failure = try await Self.failure(server, scheme: "https")
        #expect(failure?.kind == .notSecure)
        #expect(failure?.mayHaveReachedService == false)
    }

    @Test func keepsConnectionsForRequestsThatMayBeRepeated() async throws {
        let server = try FaultServer([.answer()])
        let transport = URLSessionTransport()
        for _ in 0..<3 { _ = try await transport.send(TransportRequest(method: "POST", url: server.url)) }
        #expect(server.connectionCount == 1)
        var request = TransportRequest(method: "POST", url: server.url)
        request.isRepeatable = false
        for _ in 0..<3 { _ = try await transport.send(request) }
        #expect(server.connectionCount == 4)
        try await eventually { server.openConnectionCount == 1 }
    }

    @Test func readsHeadersThatComeTwice() async throws {
        let server = try FaultServer([.answer(headers: ["X-A: 1", "X-A: 2", "X-Empty:"])])
        let response = try await URLSessionTransport().send(TransportRequest(method: "POST", url: server.url))
        #expect(response.headers["x-a"] == "1, 2")
        #expect(response.headers["x-empty"] == "")
    }

    /// Requests that must not be repeated get a session each, which is much to leave behind.
    @Test func leavesNothingOfManyRequestsBehind() async throws {
        let server = try FaultServer([.answer()])
        let transport = URLSessionTransport()
        var request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        request.isRepeatable = false
        _ = try await transport.send(request)
        guard let descriptors = ThisProcess.descriptorCount, let threads = ThisProcess.threadCount else { return }
        for _ in 0..<500 { _ = try await transport.send(request) }
        try await eventually { server.openConnectionCount == 0 }
        // Other tests run at the same time, so that there is some leeway.
        try await eventually { (ThisProcess.descriptorCount ?? 0) < descriptors + 100 }
        try await eventually { (ThisProcess.threadCount ?? 0) < threads + 50 }
    }
}
