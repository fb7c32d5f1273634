import CloudTestSupport
import SSMKit

/// The outcome of a call to `ListCommands` and one to `SendCommand` for each fault.
///
/// The retry policy is the standard one, which makes up to three attempts.
enum FaultTable {
    struct Row: Sendable {
        let fault: Fault

        /// The outcome of `ListCommands`, which can be retried.
        let read: Outcome

        /// The outcome of `SendCommand`, which can't be retried because it has no idempotency token.
        let write: Outcome

        /// Returns the difference of a transport.
        func difference(over transport: TestedTransport) -> FaultDifference? {
            FaultDifference.all(of: transport).first { $0.faults.contains(self.fault.name) }
        }

        /// Returns the outcomes of both calls over a transport.
        func expected(over transport: TestedTransport) -> (read: Outcome, write: Outcome) {
            let difference = self.difference(over: transport)
            return (difference?.read ?? self.read, difference?.write ?? self.write)
        }
    }

    /// A row for each fault, in the order in which the faults are listed.
    static let rows: [Row] = Fault.all.compactMap { fault in
        outcomes.first { $0.faults.contains(fault.name) }
            .map { Row(fault: fault, read: $0.read, write: $0.write) }
    }

    private static let outcomes: [(faults: [String], read: Outcome, write: Outcome)] =
        [(succeeding, response, response)] + broken + timedOut + unreadable + rejected

    // MARK: Responses

    private static let response = Outcome(.response, attempts: 1, arrived: 1)

    private static let succeeding = [
        "kept connection closed while idle", "body without length", "Content-Lengths that are equal", "chunks",
        "chunks and a trailer", "folded header", "header with non-ASCII bytes", "1,000 headers",
        "uncompressed body declared as gzip",
        "two responses to one request", "100, then the response", "100 a thousand times, then the response",
        "103, then the response", "204",
        "200 with an empty body", "200 with a byte order mark", "200 with UTF-16", "200 with duplicate keys",
        "200 with invalid UTF-8", "200 with a number out of range",
        "200 with a date out of range",
    ]

    // MARK: Broken connections

    private static let broken: [(faults: [String], read: Outcome, write: Outcome)] = [
        (
            ["connection refused"],
            read: Outcome(.transport(.notConnected), attempts: 3, arrived: 0),
            write: Outcome(.transport(.notConnected), attempts: 3, arrived: 0)
        ),
        (
            [
                "closed after the request is read", "reset after the request is read",
                "kept connection closed after the next request is read",
                "kept connection reset after the next request is read",
                "cut in the status line", "cut after the status line", "cut in the headers",
                "cut before the end of the headers", "reset in the headers", "cut after the headers", "cut in the body",
                "reset in the body", "garbage instead of HTTP", "HTTP/0.9", "blank line before the response",
                "unknown HTTP version", "status line of HTTP/2", "invalid status code",
                "Content-Length too long",
                "Content-Length that is not a number", "Content-Length that is negative", "Content-Length out of range",
                "Content-Length with a sign", "Content-Length with a space", "Content-Length that is a list",
                "Content-Length that is hexadecimal", "Content-Length that is empty", "Content-Lengths that differ",
                "chunks cut", "chunks malformed", "chunk out of range", "header without a colon",
                "header with a space before its colon", "header with a zero byte", "100, then nothing",
                "502 cut in the body",
            ],
            read: Outcome(.transport(.interrupted), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.transport(.interrupted), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        (
            ["kept connection closed after the next request is read, then a response"],
            read: Outcome(.response, attempts: 2, arrived: 2),
            write: Outcome(.transport(.interrupted), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        (
            [
                "body larger than allowed", "largest 64-bit Content-Length", "chunks without end",
                "header of 1 MB", "headers without end", "trailers without end", "100 without end",
            ],
            read: Outcome(.transport(.responseTooLarge), attempts: 1, arrived: 1, mayHaveActed: true),
            write: Outcome(.transport(.responseTooLarge), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
    ]

    private static let timedOut: [(faults: [String], read: Outcome, write: Outcome)] = [
        (
            ["connection never established"],
            read: Outcome(.transport(.notConnected), attempts: 3, arrived: 0),
            write: Outcome(.transport(.notConnected), attempts: 3, arrived: 0)
        ),
        (
            ["never responds", "stops in the headers", "stops in the body", "one byte a second"],
            read: Outcome(.transport(.timedOut), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.transport(.timedOut), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
    ]

    // MARK: Unreadable responses

    private static let unreadable = [
        (
            faults: [
                "cut in a body without length", "Content-Length too short",
                "200 with HTML", "200 with 10,000 nested arrays",
                "200 with text after the document", "200 with null", "200 with a list", "200 with wrong types",
            ],
            read: Outcome(.decoding, attempts: 1, arrived: 1, mayHaveActed: true),
            write: Outcome(.decoding, attempts: 1, arrived: 1, mayHaveActed: true)
        )
    ]

    // MARK: Service errors

    private static let rejected: [(faults: [String], read: Outcome, write: Outcome)] = [
        (
            ["429"],
            read: Outcome(.service("HTTP 429"), attempts: 3, arrived: 3),
            write: Outcome(.service("HTTP 429"), attempts: 3, arrived: 3)
        ),
        (
            ["500 with HTML"],
            read: Outcome(.service("HTTP 500"), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.service("HTTP 500"), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        (
            ["503 with an empty body"],
            read: Outcome(.service("HTTP 503"), attempts: 3, arrived: 3, mayHaveActed: true),
            write: Outcome(.service("HTTP 503"), attempts: 1, arrived: 1, mayHaveActed: true)
        ),
        FaultTable.once("AccessDenied", ["403 with XML"]),
        FaultTable.once("HTTP 101", ["101"]),
        FaultTable.once("HTTP 301", ["301 to another server"]),
        FaultTable.once(
            "HTTP 302",
            [
                "302 to another server", "302 to nowhere", "302 to a file", "302 to half a URL", "302 to colons",
            ]
        ),
        FaultTable.once("HTTP 303", ["303 to another server"]),
        FaultTable.once("HTTP 304", ["304"]),
        FaultTable.once("HTTP 307", ["307 to another server"]),
        FaultTable.once("HTTP 308", ["308 to another server"]),
        FaultTable.once(
            "HTTP 400",
            ["400 with invalid UTF-8", "400 with 10,000 nested arrays", "400 with wrong types"]
        ),
        FaultTable.once("HTTP 401", ["401 with a Basic challenge", "401 with an unknown challenge"]),
        FaultTable.once("HTTP 404", ["404 with HTML"]),
        FaultTable.once("HTTP 407", ["407"]),
        FaultTable.once("HTTP 408", ["408, and closes"]),
        FaultTable.once("HTTP 417", ["417"]),
        FaultTable.once("HTTP 999", ["999"], mayHaveActed: true),
    ]

    /// Returns the outcomes for a service error that is not retried.
    private static func once(
        _ code: String,
        _ faults: [String],
        mayHaveActed: Bool = false
    ) -> (faults: [String], read: Outcome, write: Outcome) {
        let outcome = Outcome(.service(code), attempts: 1, arrived: 1, mayHaveActed: mayHaveActed)
        return (faults, outcome, outcome)
    }
}
