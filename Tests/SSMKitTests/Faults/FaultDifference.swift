import CloudTestSupport
import SSMKit

/// A difference between the outcomes over a transport and over `CurlTransport`, with its reason.
struct FaultDifference: Sendable {
    let faults: [String]
    let read: Outcome
    let write: Outcome
    let reason: String

    /// Returns the differences of a transport.
    static func all(of transport: TestedTransport) -> [FaultDifference] {
        switch transport {
        case .curl: []
        case .asyncHTTPClient: self.asyncHTTPClient
        case .urlSession: self.urlSession
        }
    }

    private static let asyncHTTPClient = [
        FaultDifference(
            ["blank line before the response"],
            .response,
            reason: "SwiftNIO ignores it"
        ),
        FaultDifference(
            [
                "1,000 headers", "header of 1 MB", "headers without end", "trailers without end", "100 without end",
            ],
            .transport(.interrupted),
            reason: "SwiftNIO accepts at most 256 headers, and 80 KB of them"
        ),
        FaultDifference(
            ["Content-Lengths that are equal", "largest 64-bit Content-Length"],
            .transport(.interrupted),
            reason: "SwiftNIO accepts one length, and none that large"
        ),
        FaultDifference(["folded header"], .transport(.interrupted), reason: "SwiftNIO rejects folded headers"),
    ]

    private static let urlSession = [
        FaultDifference(
            [
                "Content-Length with a sign", "Content-Length with a space", "Content-Length that is a list",
                "Content-Length that is hexadecimal",
            ],
            .response,
            reason: "it reads the leading digits"
        ),
        FaultDifference(["Content-Length out of range"], .response, reason: "it treats the length as unknown"),
        FaultDifference(["status line of HTTP/2"], .response, reason: "it accepts any version"),
        FaultDifference(
            ["header of 1 MB", "headers without end", "100 without end"],
            .transport(.interrupted),
            reason: "it has limits of its own, and doesn't report which was exceeded"
        ),
        FaultDifference(["Content-Lengths that differ"], .decoding, reason: "it uses the last"),
        FaultDifference(
            ["header with non-ASCII bytes"],
            .transport(.interrupted),
            reason: "it requires UTF-8"
        ),
        FaultDifference(
            ["uncompressed body declared as gzip"],
            .transport(.interrupted),
            reason: "it decompresses although no compression was requested"
        ),
    ]

    private init(_ faults: [String], _ end: Outcome.End, reason: String) {
        self.faults = faults
        self.reason = reason
        switch end {
        case .transport(.interrupted):
            self.read = Outcome(end, attempts: 3, arrived: 3, mayHaveActed: true)
            self.write = Outcome(end, attempts: 1, arrived: 1, mayHaveActed: true)
        default:
            self.read = Outcome(end, attempts: 1, arrived: 1, mayHaveActed: end != .response)
            self.write = self.read
        }
    }
}
