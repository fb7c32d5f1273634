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
            ["blank line before the answer"],
            .answer,
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
            ["Content-Lengths that are equal", "Content-Length that no number can be larger than"],
            .transport(.interrupted),
            reason: "SwiftNIO accepts one length, and none that large"
        ),
        FaultDifference(["header over two lines"], .transport(.interrupted), reason: "SwiftNIO rejects folded headers"),
    ]

    private static let urlSession = [
        FaultDifference(
            [
                "Content-Length with a sign", "Content-Length with a blank in it", "Content-Length that is a list",
                "Content-Length that is hexadecimal",
            ],
            .answer,
            reason: "it reads the leading digits"
        ),
        FaultDifference(["Content-Length out of range"], .answer, reason: "it treats the length as unknown"),
        FaultDifference(["status line of HTTP/2"], .answer, reason: "it accepts any version"),
        FaultDifference(
            ["header of 1 MB", "headers without end", "100 without end"],
            .transport(.interrupted),
            reason: "it has limits of its own, and doesn't report which was exceeded"
        ),
        FaultDifference(["Content-Lengths that differ"], .decoding, reason: "it uses the last"),
        FaultDifference(
            ["header with odd bytes"],
            .transport(.interrupted),
            reason: "it requires UTF-8"
        ),
        FaultDifference(
            ["compressed, it says"],
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
            self.read = Outcome(end, attempts: 1, arrived: 1, mayHaveActed: end != .answer)
            self.write = self.read
        }
    }
}
