import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// The parser of HTTP requests.
@Suite struct HTTPRequestParserTests {
    /// Returns the requests in some bytes, which arrive in pieces, and the number of expectations in between.
    private static func parse(
        _ pieces: [[UInt8]],
        limits: ServerLimits = ServerLimits()
    ) throws(HTTPRejection) -> (requests: [HTTPRequest], expectations: Int) {
        var parser = HTTPRequestParser(limits: limits)
        var requests: [HTTPRequest] = []
        var expectations = 0
        for piece in pieces {
            parser.append(piece)
            read: while true {
                switch try parser.next() {
                case .needsMore: break read
                case .expectsContinue: expectations += 1
                case .request(let request): requests.append(request)
                }
            }
        }
        return (requests, expectations)
    }

    private static func parse(
        _ text: String,
        limits: ServerLimits = ServerLimits()
    ) throws(HTTPRejection) -> [HTTPRequest] {
        try self.parse([Array(text.utf8)], limits: limits).requests
    }

    private static let valid = """
        GET /?Action=a%20b HTTP/1.1\r
        Host: 127.0.0.1:4566\r
        x-acs-action:  DescribeCommands \t\r
        \r
        \r
        POST / HTTP/1.1\r
        host: localhost:4566\r
        Content-Length: 4\r
        \r
        body\
        POST //a/b HTTP/1.1\r
        Host: localhost\r
        Transfer-Encoding: chunked\r
        \r
        3;name=value\r
        abc\r
        0A\r
        0123456789\r
        0\r
        Trailer: dropped\r
        \r
        GET / HTTP/1.0\r
        Host: localhost\r
        X-Size: größer\r
        \r

        """

    @Test func readsPipelinedRequests() throws {
        let requests = try Self.parse(Self.valid)
        #expect(requests.map(\.request.method) == ["GET", "POST", "POST", "GET"])
        #expect(
            requests.map(\.request.url.absoluteString) == [
                "http://127.0.0.1:4566/?Action=a%20b", "http://localhost:4566/", "http://localhost//a/b",
                "http://localhost/",
            ]
        )
        #expect(requests.map { String(decoding: $0.request.body, as: UTF8.self) } == ["", "body", "abc0123456789", ""])
        #expect(requests.map(\.keepsConnection) == [true, true, true, false])
        #expect(requests[0].request.headers["X-Acs-Action"] == "DescribeCommands")
        #expect(requests[3].request.headers["x-size"] == "größer")
        #expect(requests[2].request.headers["trailer"] == nil)
    }

    /// Any split of the bytes gives the same requests.
    @Test(arguments: 0..<200 as Range<UInt64>)
    func readsTheSameRequestsInAnyPieces(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var rest = Array(Self.valid.utf8)[...]
        var pieces: [[UInt8]] = []
        // Small pieces in one half of the cases, large ones in the other.
        let longest = seed.isMultiple(of: 2) ? 3 : 200
        while !rest.isEmpty {
            let count = Int.random(in: 0...longest, using: &random)
            pieces.append(Array(rest.prefix(count)))
            rest = rest.dropFirst(count)
        }
        #expect(try Self.parse(pieces).requests == Self.parse(Self.valid))
    }

    /// Random changes of valid requests are read or rejected, in pieces as in one.
    @Test(arguments: 0..<400 as Range<UInt64>)
    func readsOrRejectsDamagedRequests(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var bytes = Array(Self.valid.utf8)
        for _ in 0..<Int.random(in: 1...6, using: &random) {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<3, using: &random) {
            case 0: bytes[index] = UInt8.random(in: 0...255, using: &random)
            case 1: bytes.remove(at: index)
            default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &random)], at: index)
            }
        }
        func result(_ pieces: [[UInt8]]) -> Result<[HTTPRequest], HTTPRejection> {
            Result { () throws(HTTPRejection) in try Self.parse(pieces).requests }
        }
        #expect(result([bytes]) == result(bytes.map { [$0] }))
    }

    @Test(arguments: [
        ("GET /\r\n", 400), ("GET / HTTP/1.1 \r\n", 400), (" / HTTP/1.1\r\n", 400), ("G\u{1}T / HTTP/1.1\r\n", 400),
        ("GET http://other/ HTTP/1.1\r\n", 400), ("GET * HTTP/1.1\r\n", 400), ("GET /ü HTTP/1.1\r\n", 400),
        ("GET /#a HTTP/1.1\r\n", 400), ("GET / HTTP/2.0\r\n", 505), ("GET / FTP/1.1\r\n", 400),
        ("GET / HTTP/1.1\n", 400), ("GET / \rHTTP/1.1\r\n", 400), ("\u{16}\u{3}\u{1}\n", 400),
    ])
    func rejectsRequestLines(line: String, status: Int) {
        #expect { try Self.parse(line + "Host: a\r\n\r\n") } throws: { ($0 as? HTTPRejection)?.status == status }
    }

    @Test(arguments: [
        ("", 400), ("Host: a\r\nHost: a\r\n", 400), ("Host:\r\n", 400), ("Host: a b\r\n", 400), ("Host: a/b\r\n", 400),
        ("Host: a@b\r\n", 400), ("Host: a:0\r\n", 400), ("Host: a\r\nName : b\r\n", 400), ("Host: a\r\n b\r\n", 400),
        ("Host: a\r\nName\r\n", 400), ("Host: a\r\n: b\r\n", 400), ("Host: a\r\nName: \0\r\n", 400),
        ("Host: a\r\nContent-Length: -1\r\n", 400), ("Host: a\r\nContent-Length: +1\r\n", 400),
        ("Host: a\r\nContent-Length:\r\n", 400), ("Host: a\r\nContent-Length: 1, 1\r\n", 400),
        ("Host: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n", 400),
        ("Host: a\r\nContent-Length: 99999999999999999999\r\n", 413),
        ("Host: a\r\nContent-Length: 9000000\r\n", 413),
        ("Host: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n", 400),
        ("Host: a\r\nTransfer-Encoding: gzip\r\n", 501), ("Host: a\r\nTransfer-Encoding: gzip, chunked\r\n", 501),
        ("Host: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", 501),
        ("Host: a\r\nContent-Length: 1\r\nExpect: coffee\r\n", 417),
        ("Host: a\r\nOrigin: http://evil.example\r\n", 403), ("Host: a\r\nSec-Fetch-Mode: no-cors\r\n", 403),
    ])
    func rejectsHeaders(headers: String, status: Int) {
        #expect { try Self.parse("POST / HTTP/1.1\r\n\(headers)\r\n") } throws: {
            ($0 as? HTTPRejection)?.status == status
        }
    }

    @Test(arguments: [
        ("x\r\n", 400), ("\r\n", 400), ("-1\r\n", 400), ("0x1\r\n", 400), ("1 \r\na\r\n", 400), ("1\r\nab\r\n", 400),
        ("1\n", 400), ("FFFFFFFFFFFFFFFFFF\r\n", 413), ("7FFFFFFFFFFFFFFF\r\n", 413),
        ("1\r\na\r\n7FFFFFFFFFFFFFFF\r\n", 413),
    ])
    func rejectsChunks(chunks: String, status: Int) {
        #expect {
            try Self.parse("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)")
        } throws: {
            ($0 as? HTTPRejection)?.status == status
        }
    }

    @Test(arguments: [
        "GET /\(String(repeating: "a", count: 2_000))", "\(String(repeating: "\r\n", count: 1_000))",
        "GET / HTTP/1.1\r\nHost: a\r\nA: \(String(repeating: "a", count: 2_000))",
        "GET / HTTP/1.1\r\n\(String(repeating: "A: a\r\n", count: 21))",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;\(String(repeating: "a", count: 2_000))",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(String(repeating: "A: a\r\n", count: 400))",
    ])
    func limitsHeads(text: String) {
        var limits = ServerLimits()
        limits.headSize = 1_500
        limits.headerCount = 20
        #expect { try Self.parse(text, limits: limits) } throws: { ($0 as? HTTPRejection)?.status == 431 }
    }

    @Test func limitsTheSumOfChunks() {
        var limits = ServerLimits()
        limits.bodySize = 10
        let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\n"
        #expect { try Self.parse(text, limits: limits) } throws: { ($0 as? HTTPRejection)?.status == 413 }
    }

    /// A page can reach a local server by a host name that resolves to this machine.
    @Test(arguments: [
        ("localhost", true), ("LOCALHOST:4566", true), ("127.0.0.1:4566", true), ("127.8.8.8", true),
        ("localtest.example", false), ("localtest.example:4566", false), ("127.0.0.1.example", false),
        ("localhost.example", false), ("10.0.0.1", false), ("evil:80", false),
    ])
    func acceptsOnlyItsOwnNamesOnALocalAddress(host: String, isAccepted: Bool) throws {
        for isLocal in [true, false] {
            var limits = ServerLimits()
            limits.isLocal = isLocal
            var parser = HTTPRequestParser(limits: limits)
            parser.append(Array("GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n".utf8))
            var rejection: HTTPRejection?
            do throws(HTTPRejection) { _ = try parser.next() } catch { rejection = error }
            #expect(rejection?.status == (isLocal && !isAccepted ? 403 : nil))
        }
    }

    @Test func reportsAnExpectationOnlyBeforeTheBody() throws {
        let head = Array("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n".utf8)
        #expect(try Self.parse([head, Array("ab".utf8)]).expectations == 1)
        #expect(try Self.parse([head + Array("a".utf8), Array("b".utf8)]).expectations == 0)
    }
}
