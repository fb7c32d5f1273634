import CloudTestSupport
import SSMKit

/// Where calls end otherwise over `AsyncHTTPClientTransport` than over the default transport, and why that is right.
struct FaultDifference: Sendable {
    let faults: [String]
    let read: Outcome
    let write: Outcome
    let reason: String

    static let all = [
        FaultDifference(
            faults: ["blank line before the answer"],
            isAnswer: true,
            reason: "RFC 9112, section 2.2, has recipients ignore it"
        ),
        FaultDifference(
            faults: ["header with odd bytes"],
            isAnswer: true,
            reason: "RFC 9110, section 5.5, allows bytes beyond ASCII in values"
        ),
        FaultDifference(
            faults: ["compressed, it says"],
            isAnswer: true,
            reason:
                "nobody asked for compression, so the body is taken as it is; if it can't be read, that is `decoding`"
        ),
        FaultDifference(
            faults: ["Content-Length out of range", "Content-Lengths that differ"],
            isAnswer: false,
            reason: "where an answer ends can't be known, so RFC 9112, section 6.3, has recipients give up"
        ),
        FaultDifference(
            faults: ["1,000 headers"],
            isAnswer: false,
            reason: "SwiftNIO takes no more than 256"
        ),
    ]

    private init(faults: [String], isAnswer: Bool, reason: String) {
        self.faults = faults
        self.reason = reason
        if isAnswer {
            self.read = Outcome(.answer, attempts: 1, arrived: 1)
            self.write = self.read
        } else {
            self.read = Outcome(.transport(.interrupted), attempts: 3, arrived: 3, mayHaveActed: true)
            self.write = Outcome(.transport(.interrupted), attempts: 1, arrived: 1, mayHaveActed: true)
        }
    }
}
