#if os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

private typealias Script = CloudTestSupport.Script

/// Responses whose headers start with a continuation line.
///
/// Versions of libcurl append it to the last header of the previous response, which is already freed.
@Suite struct CurlFoldedHeaderTests {
    /// A received response.
    struct Reply: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String

        /// Whether the response is accepted, because the folded line is in the ignored trailers.
        var isAccepted = false

        static let all = [
            Reply("a space", "HTTP/1.1 200 OK\r\n Content-Length: 3\r\n\r\nabc"),
            Reply("a tab", "HTTP/1.1 200 OK\r\n\tContent-Length: 3\r\n\r\nabc"),
            Reply("before a length", "HTTP/1.1 200 OK\r\n X: 1\r\nContent-Length: 3\r\n\r\nabc"),
            Reply("without a name", "HTTP/1.1 200 OK\r\n abc\r\nContent-Length: 3\r\n\r\nabc"),
            Reply("spaces only", "HTTP/1.1 200 OK\r\n   \r\nContent-Length: 3\r\n\r\nabc"),
            Reply("several", "HTTP/1.1 200 OK\r\n A: 1\r\n\tB: 2\r\n C: 3\r\nContent-Length: 3\r\n\r\nabc"),
            Reply("long", "HTTP/1.1 200 OK\r\n \(String(repeating: "x", count: 50_000))\r\n\r\n"),
            Reply("HTTP/1.0", "HTTP/1.0 200 OK\r\n Content-Length: 3\r\n\r\nabc"),
            Reply("a service error", "HTTP/1.1 400 Bad Request\r\n Content-Length: 3\r\n\r\nabc"),
            Reply(
                "informational",
                "HTTP/1.1 100 Continue\r\n X: 1\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc"
            ),
            Reply(
                "after an informational one",
                "HTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\nHTTP/1.1 200 OK\r\n Content-Length: 3\r\n\r\nabc"
            ),
            Reply(
                "trailers",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n X: 1\r\n\tY: 2\r\n\r\n",
                isAccepted: true
            ),
        ]

        init(_ description: String, _ text: String, isAccepted: Bool = false) {
            self.testDescription = description
            self.text = text
            self.isAccepted = isAccepted
        }
    }

    @Test(arguments: Reply.all, [true, false])
    func doNotAccessThePreviousResponse(reply: Reply, isConnectionKept: Bool) async throws {
        // Headers of several sizes, so that freed memory is reused.
        let headers = (1...20).map { "X-Header-\($0): \(String(repeating: "h", count: $0 * 17))" }
        var first = Script.response(headers: headers)
        if !isConnectionKept { first.steps.append(.close) }
        let rounds = Array(repeating: [first, .bytes(reply.text)], count: 5)
        let server = try FaultServer(rounds.flatMap(\.self) + [.response()])
        let transport = CurlTransport()
        let request = TransportRequest(method: "POST", url: server.url, body: Data("{}".utf8))
        for _ in rounds {
            #expect(try await transport.send(request).headers["x-header-20"]?.count == 340)
            do {
                let response = try await transport.send(request)
                #expect(reply.isAccepted)
                #expect(response.body == Data("abc".utf8))
            } catch let failure as TransportError {
                #expect(failure.kind == .interrupted)
                #expect(failure.mayHaveTakenEffect)
                #expect(failure.reason.lowercased().contains("header"), "\(failure)")
            }
        }
        #expect(try await transport.send(request).status == 200)
        #expect(server.requestCount == 2 * rounds.count + 1)
    }

    @Test(arguments: ["200 OK", "407 Proxy Authentication Required", "100 Continue"])
    func doNotAccessThePreviousResponseFromAProxy(status: String) async throws {
        let rounds = Array(
            repeating: [.response(headers: ["X: 1"]), Script.bytes("HTTP/1.1 \(status)\r\n X: 1\r\n\r\n")],
            count: 5
        )
        let server = try FaultServer(rounds.flatMap(\.self))
        let tunnel = try #require(URL(string: "https://nowhere.invalid/"))
        for _ in rounds {
            _ = try await CurlTransport().send(TransportRequest(method: "GET", url: server.url))
            let failure = await #expect(throws: TransportError.self) {
                try await CurlTransport(proxy: .url(server.url)).send(TransportRequest(method: "GET", url: tunnel))
            }
            #expect(failure?.mayHaveTakenEffect == false)
            #expect(failure?.reason.contains("argument") == false)
        }
    }

    /// A reused handle must not start with the incomplete line of the previous transfer.
    @Test func doNotContinueATruncatedResponse() async throws {
        let cuts = [
            "HTTP/1.1 200 OK\r\nX-Cut: 1", "HTTP/1.1 200 OK\r\nX-Cut: 1\r\n X", "HTT",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Cut: 1",
        ]
        for cut in cuts {
            let server = try FaultServer([.bytes(cut), .response(headers: ["X-Whole: 1"])])
            let request = TransportRequest(method: "GET", url: server.url)
            await #expect(throws: TransportError.self) { try await CurlTransport().send(request) }
            let response = try await CurlTransport().send(request)
            #expect(response.headers.map(\.name) == ["Content-Length", "X-Whole"])
            #expect(response.body == Data("{}".utf8))
        }
    }
}
#endif
