#if os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

private typealias Script = CloudTestSupport.Script

/// Requests whose kept connection ends during sending or before the response, which libcurl would resend by itself.
@Suite struct CurlAtMostOnceTests {
    /// A request and the way its connection ends.
    struct Ending: Sendable, CustomTestStringConvertible {
        let method: String
        let body: String
        let end: CloudTestSupport.Script.Step

        static let all = [CloudTestSupport.Script.Step.close, .reset].flatMap { end in
            [("GET", ""), ("DELETE", ""), ("POST", ""), ("POST", "{\"a\":1}")].map {
                Ending(method: $0, body: $1, end: end)
            }
        }

        var testDescription: String { "\(self.method) \(self.body), \(self.end)" }

        func request(to server: FaultServer) -> TransportRequest {
            var request = TransportRequest(method: self.method, url: server.url, body: Data(self.body.utf8))
            request.isRepeatable = false
            return request
        }
    }

    @Test(arguments: Ending.all)
    func doesNotResendWhereverAKeptConnectionEnds(ending: Ending) async throws {
        let size = try await Self.size(of: ending)
        for byte in 1..<size {
            let server = try FaultServer([.response(), Script(at: .byte(byte), [ending.end]), .response()])
            let transport = CurlTransport()
            _ = try await transport.send(ending.request(to: server))
            let failure = await #expect(throws: TransportError.self) {
                try await transport.send(ending.request(to: server))
            }
            // Only a part of the request has arrived.
            #expect(failure?.kind == .interrupted)
            #expect(failure?.mayHaveTakenEffect == true)
            #expect(server.requestCount == 1, "at byte \(byte)")
        }
    }

    @Test(arguments: Ending.all)
    func doesNotResendARequestThatWasRead(ending: Ending) async throws {
        let server = try FaultServer([.response(), Script([ending.end]), .response()])
        let transport = CurlTransport()
        _ = try await transport.send(ending.request(to: server))
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(ending.request(to: server))
        }
        #expect(failure?.kind == .interrupted)
        #expect(failure?.mayHaveTakenEffect == true)
        #expect(server.requestCount == 2)
        // The next request succeeds.
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 3)
    }

    /// The retry would use the other kept connection, without opening a socket.
    @Test(arguments: Ending.all)
    func doesNotResendOverAnotherKeptConnection(ending: Ending) async throws {
        let slow = Script([.pause(.milliseconds(50))] + Script.response().steps)
        let server = try FaultServer([slow, slow, Script([ending.end]), .response()])
        let transport = CurlTransport()
        async let one = transport.send(ending.request(to: server))
        async let other = transport.send(ending.request(to: server))
        _ = try await (one, other)
        try #require(server.connectionCount == 2)
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(ending.request(to: server))
        }
        #expect(failure?.mayHaveTakenEffect == true)
        #expect(server.requestCount == 3)
        #expect(server.connectionCount == 2)
    }

    /// Verifies that the tests above would detect a resend.
    @Test(arguments: Ending.all)
    func resendsWithoutTheGuard(ending: Ending) async throws {
        let server = try FaultServer([.response(), Script([ending.end]), .response()])
        var settings = CurlSettings()
        settings.sendsAgain = true
        let transport = CurlTransport(settings)
        _ = try await transport.send(ending.request(to: server))
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 3)
    }

    /// If nothing was sent, the request may use another connection.
    @Test(arguments: Ending.all)
    func usesAnotherConnectionIfNothingWasSent(ending: Ending) async throws {
        let server = try FaultServer([Script(Script.response().steps + [ending.end]), .response()])
        let transport = CurlTransport()
        _ = try await transport.send(ending.request(to: server))
        try await eventually { server.openConnectionCount == 0 }
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 2)
    }

    /// Returns the size of a request, in bytes.
    private static func size(of ending: Ending) async throws -> Int {
        let server = try FaultServer([.response()])
        _ = try await CurlTransport().send(ending.request(to: server))
        let received = try #require(server.requests.first)
        return received.head.utf8.count + 4 + received.body.count
    }
}
#endif
