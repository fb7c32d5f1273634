import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Reading a file takes time that grows with its size, and not with the square of it.
@Suite(.serialized) struct ConfigEffortTests {
    static let kinds: [String: @Sendable (Int) -> String] = [
        "continued values": { "[default]\na = b\n" + String(repeating: " c\n", count: $0) },
        "properties below a property": { "[default]\ns3 =\n" + String(repeating: " c = d\n", count: $0) },
        "properties": { count in "[default]\n" + (0..<count).map { "a\($0) = b\n" }.joined() },
        "sections": { count in (0..<count).map { "[profile p\($0)]\na = b\n" }.joined() },
        "brackets": { "[" + String(repeating: "] ", count: $0) + "x]\n" },
        "blanks in a name": { "[profile '" + String(repeating: " ", count: $0 * 4) + "']\n" },
        "a long value": { "[default]\na = " + String(repeating: "b #", count: $0) + "\n" },
        "blank lines": { "[default]\na = b\n" + String(repeating: " \n", count: $0) },
    ]

    /// The time that the processor spent, of several tries the shortest.
    private func effort(_ text: String) -> Double {
        (0..<3).map { _ in
            let start = unsafe clock()
            _ = try? AWSProfiles(config: text, credentials: text)
            return Double(unsafe clock() - start)
        }.min() ?? 0
    }

    @Test(arguments: kinds.keys.sorted())
    func growsWithTheSize(kind: String) throws {
        let make = try #require(Self.kinds[kind])
        let (small, large) = (self.effort(make(2_000)), self.effort(make(16_000)))
        // Eight times the lines: eight times the time, or 64 times if it grew with the square.
        #expect(large < 24 * max(small, 500), "\(kind): \(small) and \(large)")
    }
}
