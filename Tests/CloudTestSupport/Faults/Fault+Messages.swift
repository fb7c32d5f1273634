import Foundation

extension Fault {
    /// Responses that are truncated or violate HTTP.
    public static let messages: [Fault] =
        [
            Fault("cut in the status line", .bytes("HTTP/1.1 20")),
            Fault("cut after the status line", .bytes("HTTP/1.1 200 OK\r\n")),
            Fault("cut in the headers", .bytes("HTTP/1.1 200 OK\r\nContent-Le")),
            Fault("cut before the end of the headers", .bytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n")),
            Fault("reset in the headers", .bytes("HTTP/1.1 200 OK\r\nContent-Le", end: .reset)),
            Fault("stops in the headers", .bytes("HTTP/1.1 200 OK\r\nContent-Le", end: .hang), isSlow: true),
            Fault("cut after the headers", .bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n")),
            Fault("cut in the body", .bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"a\"")),
            Fault("reset in the body", .bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{\"a\"", end: .reset)),
            Fault(
                "stops in the body",
                .bytes("HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n{", end: .hang),
                isSlow: true
            ),
            Fault("one byte a second", .slowly("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), isSlow: true),
            Fault("body without length", .bytes("HTTP/1.1 200 OK\r\n\r\n{}")),
            Fault("cut in a body without length", .bytes("HTTP/1.1 200 OK\r\n\r\n{\"a\"")),
            Fault("garbage instead of HTTP", .bytes("SSH-2.0-OpenSSH_9.2\r\n")),
            Fault("HTTP/0.9", .bytes("{}\n")),
            Fault("blank line before the response", .bytes("\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
            Fault("unknown HTTP version", .bytes("HTTP/7.3 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
            Fault("status line of HTTP/2", .bytes("HTTP/2 200 OK\r\nContent-Length: 2\r\n\r\n{}")),
            Fault("invalid status code", .bytes("HTTP/1.1 2x0 OK\r\nContent-Length: 2\r\n\r\n{}")),
            Fault(
                "two responses to one request",
                .bytes(String(repeating: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", count: 2))
            ),
        ] + lengths + chunks + headers + interim

    /// The names of the faults that crash URLSession on Linux.
    public static let crashesURLSession: Set<String> = [
        "cut after the status line", "cut in the headers", "cut before the end of the headers",
        "largest 64-bit Content-Length", "chunks and a trailer", "trailers without end",
    ]

    private static let lengths = [
        ("Content-Length too long", "3"), ("Content-Length too short", "1"),
        ("Content-Length that is not a number", "two"), ("Content-Length that is negative", "-2"),
        ("largest 64-bit Content-Length", "9223372036854775807"),
        ("Content-Length out of range", "99999999999999999999"),
        ("Content-Length with a sign", "+2"), ("Content-Length with a space", "2 2"),
        ("Content-Length that is a list", "2,2"), ("Content-Length that is hexadecimal", "0x2"),
        ("Content-Length that is empty", ""),
        ("Content-Lengths that differ", "2\r\nContent-Length: 1"),
        ("Content-Lengths that are equal", "2\r\nContent-Length: 2"),
    ].map { Fault($0, .bytes("HTTP/1.1 200 OK\r\nContent-Length: \($1)\r\n\r\n{}")) }

    private static let chunks = [
        ("chunks", "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"), ("chunks cut", "2\r\n{}\r\n"),
        ("chunks and a trailer", "2\r\n{}\r\n0\r\nX-Checksum: 1\r\n\r\n"),
        ("trailers without end", "2\r\n{}\r\n0\r\n" + String(repeating: "X-Much: of it\r\n", count: 30_000)),
        ("chunks without end", String(repeating: "1000\r\n\(String(repeating: " ", count: 4_096))\r\n", count: 1_000)),
        ("chunks malformed", "xyz\r\n{}\r\n0\r\n\r\n"), ("chunk out of range", "fffffffffffffffff\r\n{}\r\n0\r\n\r\n"),
    ].map { Fault($0, .bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\($1)")) }

    private static let headers = [
        Fault("header without a colon", .response(headers: ["no header"])),
        Fault("folded header", .response(headers: ["X-Long: a\r\n b"])),
        Fault("header with a space before its colon", .response(headers: ["X-Odd : a"])),
        Fault("header with non-ASCII bytes", .response(headers: ["X-Odd: \u{e9}\u{fe}"], encoding: .isoLatin1)),
        Fault("header with a zero byte", .response(headers: ["X-Odd: a\0b"])),
        Fault("header of 1 MB", .response(headers: ["X-Long: " + String(repeating: "x", count: 1 << 20)])),
        Fault("1,000 headers", .response(headers: (0..<1_000).map { "X-\($0): x" })),
        Fault("headers without end", .response(headers: (0..<30_000).map { "X-\($0): of it" })),
        Fault("uncompressed body declared as gzip", .response(headers: ["Content-Encoding: gzip"])),
        Fault("body larger than allowed", .response(body: String(repeating: " ", count: 100_000) + "{}")),
    ]

    private static let interim = [
        Fault(
            "100, then the response",
            .bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        ),
        Fault(
            "103, then the response",
            .bytes("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        ),
        Fault(
            "100 a thousand times, then the response",
            .bytes(
                String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 1_000)
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"
            )
        ),
        Fault("100 without end", .bytes(String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 30_000))),
        Fault("100, then nothing", .bytes("HTTP/1.1 100 Continue\r\n\r\n")),
        Fault("101", .bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: other\r\nConnection: Upgrade\r\n\r\n{}")),
    ]
}
