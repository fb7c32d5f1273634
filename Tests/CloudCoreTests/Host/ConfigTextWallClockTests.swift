import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// The time to parse a file grows linearly with its size.
@Suite(.tags(.wallClock), .wallClock, .serialized) struct ConfigTextWallClockTests {
    /// Long enough that copying the text so far would take longer than parsing a line.
    private static let long = String(repeating: "c", count: 60)

    static let kinds: [String: @Sendable (Int) -> String] = [
        "continued values": { "[default]\na = b\n" + String(repeating: " \(long)\n", count: $0) },
        "properties below a property": { "[default]\ns3 =\n" + String(repeating: " c = \(long)\n", count: $0) },
        "properties": { count in "[default]\n" + (0..<count).map { "a\($0) = b\n" }.joined() },
        "sections": { count in (0..<count).map { "[profile p\($0)]\na = b\n" }.joined() },
        "brackets": { "[" + String(repeating: "] ", count: $0) + "x]\n" },
        "spaces in a name": { "[profile '" + String(repeating: " ", count: $0 * 4) + "']\n" },
        "a long value": { "[default]\na = " + String(repeating: "b #", count: $0) + "\n" },
        "blank lines": { "[default]\na = b\n" + String(repeating: " \n", count: $0) },
    ]

    /// The CPU time of this thread, in seconds.
    private static var now: Double {
        var time = timespec()
        _ = unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    /// Returns the CPU time to parse a text, in seconds.
    ///
    /// The minimum of several runs.
    private func effort(_ text: String) -> Double {
        (0..<3).map { _ in
            let start = Self.now
            _ = try? AWSProfiles(config: text, credentials: text)
            return Self.now - start
        }.min() ?? 0
    }

    @Test(arguments: kinds.keys.sorted())
    func growsLinearlyWithTheSize(kind: String) throws {
        let make = try #require(Self.kinds[kind])
        let (small, large) = (self.effort(make(2_000)), self.effort(make(16_000)))
        // Eight times the lines take eight times as long, or 64 times if the time were quadratic.
        #expect(large < 24 * max(small, 0.000_5), "\(kind): \(small) and \(large)")
    }
}
