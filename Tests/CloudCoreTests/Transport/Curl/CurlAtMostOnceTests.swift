#if os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

private typealias Script = CloudTestSupport.Script

/// What becomes of a request whose kept connection ends while it is sent, or before a response: libcurl would send it
/// again by itself.
@Suite struct CurlAtMostOnceTests {
    /// A request and how its connection ends.
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
    func sendsNothingTwiceWhereverAKeptConnectionEnds(ending: Ending) async throws {
        let size = try await Self.size(of: ending)
        for byte in 1..<size {
            let server = try FaultServer([.response(), Script(at: .byte(byte), [ending.end]), .response()])
            let transport = CurlTransport()
            _ = try await transport.send(ending.request(to: server))
            let failure = await #expect(throws: TransportError.self) {
                try await transport.send(ending.request(to: server))
            }
            // A part of it has arrived, and no more.
            #expect(failure?.kind == .interrupted)
            #expect(failure?.mayHaveTakenEffect == true)
            #expect(server.requestCount == 1, "at byte \(byte)")
        }
    }

    @Test(arguments: Ending.all)
    func sendsNothingTwiceThatWasRead(ending: Ending) async throws {
        let server = try FaultServer([.response(), Script([ending.end]), .response()])
        let transport = CurlTransport()
        _ = try await transport.send(ending.request(to: server))
        let failure = await #expect(throws: TransportError.self) {
            try await transport.send(ending.request(to: server))
        }
        #expect(failure?.kind == .interrupted)
        #expect(failure?.mayHaveTakenEffect == true)
        #expect(server.requestCount == 2)
        // What comes after is well.
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 3)
    }

    /// The retry would take the other connection, for which no socket has to be opened.
    @Test(arguments: Ending.all)
    func sendsNothingTwiceOverAnotherKeptConnection(ending: Ending) async throws {
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

    /// That the tests above would see it.
    @Test(arguments: Ending.all)
    func isSentTwiceWithoutTheGuard(ending: Ending) async throws {
        let server = try FaultServer([.response(), Script([ending.end]), .response()])
        var settings = CurlSettings()
        settings.sendsAgain = true
        let transport = CurlTransport(settings)
        _ = try await transport.send(ending.request(to: server))
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 3)
    }

    /// Where nothing could be sent, another connection may be tried: nobody notices.
    @Test(arguments: Ending.all)
    func takesAnotherConnectionWhereNothingLeft(ending: Ending) async throws {
        let server = try FaultServer([Script(Script.response().steps + [ending.end]), .response()])
        let transport = CurlTransport()
        _ = try await transport.send(ending.request(to: server))
        try await eventually { server.openConnectionCount == 0 }
        #expect(try await transport.send(ending.request(to: server)).status == 200)
        #expect(server.requestCount == 2)
    }

    /// Returns how many bytes a request has.
    private static func size(of ending: Ending) async throws -> Int {
        let server = try FaultServer([.response()])
        _ = try await CurlTransport().send(ending.request(to: server))
        let received = try #require(server.requests.first)
        return received.head.utf8.count + 4 + received.body.count
    }
}
#endif
