import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Reading a file takes time that grows with its size, and not with the square of it.
@Suite(.serialized) struct ConfigEffortTests {
    /// So long that copying what was read takes longer than reading a line.
    private static let long = String(repeating: "c", count: 60)

    static let kinds: [String: @Sendable (Int) -> String] = [
        "continued values": { "[default]\na = b\n" + String(repeating: " \(long)\n", count: $0) },
        "properties below a property": { "[default]\ns3 =\n" + String(repeating: " c = \(long)\n", count: $0) },
        "properties": { count in "[default]\n" + (0..<count).map { "a\($0) = b\n" }.joined() },
        "sections": { count in (0..<count).map { "[profile p\($0)]\na = b\n" }.joined() },
        "brackets": { "[" + String(repeating: "] ", count: $0) + "x]\n" },
        "blanks in a name": { "[profile '" + String(repeating: " ", count: $0 * 4) + "']\n" },
        "a long value": { "[default]\na = " + String(repeating: "b #", count: $0) + "\n" },
        "blank lines": { "[default]\na = b\n" + String(repeating: " \n", count: $0) },
    ]

    /// The seconds that the processor has spent on this thread.
    private static var now: Double {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// The seconds that the processor spends, of several tries the fewest.
    private func effort(_ text: String) -> Double {
        (0..<3).map { _ in
            let start = Self.now
            _ = try? AWSProfiles(config: text, credentials: text)
            return Self.now - start
        }.min() ?? 0
    }

    @Test(arguments: kinds.keys.sorted())
    func growsWithTheSize(kind: String) throws {
        let make = try #require(Self.kinds[kind])
        let (small, large) = (self.effort(make(2_000)), self.effort(make(16_000)))
        // Eight times the lines: eight times the time, or 64 times if it grew with the square.
        #expect(large < 24 * max(small, 0.000_5), "\(kind): \(small) and \(large)")
    }
}
