import CloudAssistantKit
import CloudCore
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Tests that a service error is parsed before secrets are removed from it, and in a bounded time.
@Suite(.tags(.wallClock), .wallClock, .serialized) struct ServiceErrorWallClockTests {
    /// Texts for which a search or parser that restarts needs quadratic time.
    @Test(arguments: ["<!--", "<a><![CDATA[", "&", "&#", "\\u", "{\"a\":", "%", "KEY"])
    func readingTimeIsBoundedForLongTexts(piece: String) async {
        let secret = String(repeating: "KEY", count: 300) + "!"
        let clock = ContinuousClock()
        func time(_ size: Int) async -> Duration {
            let body = String(repeating: piece, count: size / piece.utf8.count)
            let ssm = ServiceErrorReadingTests.ssm(secret: secret, body: body)
            return await clock.measure {
                await #expect(throws: SSMError.self) { try await ssm.listCommands() }
            }
        }
        _ = await time(1_000)
        let short = await time(SecretFilter.longestText)
        let long = await time(2_000_000)
        #expect(long < short * 4 + .milliseconds(500))
    }
}
