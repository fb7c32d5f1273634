#if os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Responses built from the header lines and body parts that libcurl passes.
@Suite struct CurlResponseTests {
    private static let ok = "HTTP/1.1 200 OK\r\n"

    /// Returns the response with the lines of a head and a body.
    private static func response(
        _ head: String,
        body: String = "",
        method: String = "POST",
        maxSize: Int = 1_000
    ) throws(CurlResponse.Problem) -> TransportResponse {
        var response = CurlResponse(to: method, maxSize: maxSize)
        for line in self.lines(of: Array(head.utf8)) { try response.take(line: line) }
        if !body.isEmpty { try response.take(body: Array(body.utf8)) }
        return try response.ended()
    }

    private static func lines(of bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var lines: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            lines.append(rest[...end])
            rest = rest[(end + 1)...]
        }
        return rest.isEmpty ? lines : lines + [rest]
    }

    @Test func keepsStatusHeadersAndBody() throws {
        let head = Self.ok + "A: 1\r\nb:2\r\nA:\t 3 \t\r\nEmpty:\r\nContent-Length: 2\r\n\r\n"
        let response = try Self.response(head, body: "{}")
        #expect(response.status == 200)
        #expect(response.headers == ["A": "1", "b": "2", "A": "3", "Empty": "", "Content-Length": "2"])
        #expect(response.body == Data("{}".utf8))
    }

    @Test(arguments: [
        ("HTTP/1.1 200\r\n\r\n", 200), ("HTTP/1.0 503 Down\r\n\r\n", 503), ("HTTP/1.1 999 ?\n\n", 999),
        ("HTTP/1.1 101 Other\r\n\r\n", 101),
        ("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nContent-Length: 9\r\n\r\nHTTP/1.1 201 Made\r\n\r\n", 201),
    ])
    func parsesHeads(head: String, status: Int) throws {
        let response = try Self.response(head)
        #expect(response.status == status)
        #expect(response.headers.isEmpty)
    }

    @Test(arguments: [
        "", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nA: 1\r\n",
        "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n",
    ])
    func rejectsTruncatedHeads(head: String) {
        #expect(throws: CurlResponse.Problem.malformed("the connection ended before the end of the headers")) {
            try Self.response(head)
        }
    }

    @Test(arguments: [
        "HTTP/2 200\r\n\r\n", "HTTP/1.1 20\r\n\r\n", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 099 OK\r\n\r\n",
        "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "ICY 200 OK\r\n\r\n", "\r\n",
        Self.ok + "no colon\r\n\r\n", Self.ok + ": no name\r\n\r\n", Self.ok + "a b: 1\r\n\r\n",
        Self.ok + "A : 1\r\n\r\n", Self.ok + "A: 1\0\r\n\r\n", Self.ok + "A: 1\rB: 2\r\n\r\n",
        Self.ok + " folded: 1\r\n\r\n", Self.ok + "Content-Length: 1\r\n 2\r\n\r\n",
        Self.ok + "Transfer-Encoding:\r\n chunked\r\n\r\n",
    ])
    func rejectsMalformedHeads(head: String) {
        let error = #expect(throws: CurlResponse.Problem.self) { try Self.response(head) }
        guard case .malformed = error else {
            Issue.record("\(error as Any)")
            return
        }
    }

    @Test(arguments: [
        "", " ", "-1", "+1", "1 1", "1,1", "1;a", "0x1", "1.0", "١", "9223372036854775808", "99999999999999999999",
        "1\r\nContent-Length: 2",
    ])
    func rejectsInvalidLengths(length: String) {
        #expect(throws: CurlResponse.Problem.self) { try Self.response(Self.ok + "content-length: \(length)\r\n\r\n") }
    }

    @Test func joinsFoldedHeaders() throws {
        #expect(try Self.response(Self.ok + "A: 1\r\n  2 \r\n\t3\r\n\r\n").headers == ["A": "1 2 3"])
    }

    @Test func ignoresTrailers() throws {
        var response = CurlResponse(to: "POST", maxSize: 10)
        for line in [Self.ok, "Transfer-Encoding: chunked\r\n", "\r\n"] { try response.take(line: Array(line.utf8)) }
        try response.take(body: Array("{}".utf8))
        try response.take(line: Array("Content-Length: x\r\n".utf8))
        #expect(try response.ended().headers == ["Transfer-Encoding": "chunked"])
    }

    @Test func limitsTheBodySize() throws {
        #expect(try Self.response(Self.ok + "\r\n", body: "1234", maxSize: 4).body.count == 4)
        #expect(throws: CurlResponse.Problem.tooLarge("the response is larger than 4 bytes")) {
            try Self.response(Self.ok + "\r\n", body: "12345", maxSize: 4)
        }
        // As soon as the length is announced, except for responses without a body.
        #expect(throws: CurlResponse.Problem.tooLarge("the response is larger than 4 bytes")) {
            try Self.response(Self.ok + "Content-Length: 9223372036854775807\r\n\r\n", maxSize: 4)
        }
        #expect(try Self.response(Self.ok + "Content-Length: 5\r\n\r\n", method: "HEAD", maxSize: 4).status == 200)
        #expect(try Self.response("HTTP/1.1 304 Same\r\nContent-Length: 5\r\n\r\n", maxSize: 4).status == 304)
    }

    @Test(arguments: ["A: 1\r\n", "\r\nHTTP/1.1 100 Continue\r\n"])
    func limitsTheHeaderSize(line: String) {
        let start = line.hasPrefix("A") ? Self.ok : "HTTP/1.1 100 Continue\r\n"
        let head = start + String(repeating: line, count: CurlResponse.maxHeaderSize / line.utf8.count + 1)
        #expect(throws: CurlResponse.Problem.tooLarge("the headers are larger than 262144 bytes")) {
            try Self.response(head)
        }
    }

    @Test func rejectsABodyWithoutAHead() {
        #expect(throws: CurlResponse.Problem.malformed("the response has no headers")) {
            try Self.response("", body: "{}")
        }
    }

    @Test(arguments: [
        ("", "POST", true), ("Content-Length: 0\r\n", "POST", false), ("Transfer-Encoding: chunked\r\n", "POST", false),
        ("Transfer-Encoding: identity\r\n", "POST", true), ("Transfer-Encoding: gzip, Chunked\r\n", "POST", false),
        ("Transfer-Encoding: identity\r\nContent-Length: 5\r\n", "POST", true),
        ("Transfer-Encoding: xchunked\r\n", "POST", true), ("Transfer-Encoding: gzip\r\n", "HEAD", false),
        ("", "HEAD", false),
    ])
    func determinesWhatEndsTheBody(fields: String, method: String, endsWithConnection: Bool) throws {
        var response = CurlResponse(to: method, maxSize: 10)
        for line in Self.lines(of: Array((Self.ok + fields + "\r\n").utf8)) { try response.take(line: line) }
        #expect(response.endsWithConnection == endsWithConnection)
    }

    /// Any bytes result in a valid response or a problem.
    ///
    /// `CLOUD_TEST_SEEDS` sets the number of seeds.
    @Test func handlesAnyBytes() {
        let count = ProcessInfo.processInfo.environment["CLOUD_TEST_SEEDS"].flatMap { UInt64($0) } ?? 3_000
        let parts = [
            "HTTP/1.1 200 OK\r\n", "HTTP/1.1 100 C\r\n", "\r\n", "\n", "A: 1\r\n", " fold\r\n", "Content-Length: 3\r\n",
            "Content-Length: 99999999999999999999\r\n", "Transfer-Encoding: chunked\r\n", ":", "\0", "\u{e9}",
            "HTTP/1.",
        ]
        var accepted = 0
        for seed in 0..<count {
            var generator = SeededGenerator(seed: seed)
            var bytes = Array("HTTP/1.1 200 OK\r\n".utf8)
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                bytes += Array((parts.randomElement(using: &generator) ?? "").utf8)
            }
            bytes += Array("\r\n".utf8)
            if Bool.random(using: &generator) {
                bytes[Int.random(in: 0..<bytes.count, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            guard let response = Self.anyResponse(bytes) else { continue }
            accepted += 1
            #expect(100...999 ~= response.status)
            #expect(response.body.count <= 4)
            let lengths = response.headers.values(of: "content-length")
            #expect(lengths.allSatisfy { Int($0) != nil && $0.allSatisfy(\.isNumber) } && Set(lengths).count <= 1)
            #expect(response.headers.allSatisfy { !$0.name.isEmpty && !$0.name.contains { " :\t".contains($0) } })
            #expect(response.headers.allSatisfy { !$0.value.unicodeScalars.contains { $0.value < 0x20 && $0 != "\t" } })
        }
        #expect(accepted > 10)
    }

    private static func anyResponse(_ bytes: [UInt8]) -> TransportResponse? {
        var response = CurlResponse(to: "POST", maxSize: 4)
        do throws(CurlResponse.Problem) {
            for line in self.lines(of: bytes) { try response.take(line: line) }
            return try response.ended()
        } catch {
            return nil
        }
    }
}
#endif
