import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite(.tags(.wallClock), .wallClock) struct SecretFilterWallClockTests {
    /// The filter reads each byte a bounded number of times for any text.
    @Test func takesLinearTime() {
        let secret = String(repeating: "a", count: 1_000) + "b"
        let filter = SecretFilter([secret])
        let clock = ContinuousClock()
        func time(_ count: Int) -> Duration {
            let text = String(repeating: "a", count: count)
            return (0..<3).map { _ in clock.measure { #expect(filter(text) == text) } }.min() ?? .zero
        }
        _ = time(1_000)
        #expect(time(64_000) / time(4_000) < 64)
    }
}
