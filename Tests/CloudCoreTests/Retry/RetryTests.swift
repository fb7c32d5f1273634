import CloudCore
import Testing

@Suite struct RetryTests {
    @Test(arguments: [
        (0, RetryReason.transient, 50), (1, .transient, 100), (2, .transient, 200), (8, .transient, 12_800),
        (9, .transient, 20_000), (40, .transient, 20_000), (0, .throttling, 1_000), (1, .throttling, 2_000),
        (10, .throttling, 20_000), (Int.max, .throttling, 20_000),
    ])
    func doublesTheMaximumDelayUpToTheLimit(retry: Int, reason: RetryReason, milliseconds: Int) {
        let delay = RetryDelay.delay(retry: retry, reason: reason, random: 1, limit: .seconds(20))
        #expect(delay == .milliseconds(milliseconds))
    }

    @Test func waitsARandomFractionOfTheMaximumDelay() {
        let delay = RetryDelay.delay(retry: 1, reason: .throttling, random: 0.25, limit: .seconds(20))
        #expect(delay == .milliseconds(500))
    }

    @Test(arguments: [(1_500, 1_500), (0, 50), (10_000, 5_050)])
    func followsTheServicesHintWithinFiveSeconds(hint: Int, milliseconds: Int) {
        let delay = RetryDelay.delay(
            retry: 0,
            reason: .transient,
            hint: .milliseconds(hint),
            random: 1,
            limit: .seconds(20)
        )
        #expect(delay == .milliseconds(milliseconds))
    }

    @Test func spendsAndRefundsTheCostOfRetries() {
        let quota = RetryQuota(available: 20)
        #expect(quota.take(for: .transient) == 14)
        #expect(quota.remaining == 6)
        #expect(quota.take(for: .transient) == nil)
        #expect(quota.take(for: .throttling) == 5)
        quota.refund(14)
        quota.refund(nil)
        #expect(quota.remaining == 16)
        for _ in 0..<1_000 { quota.refund(nil) }
        #expect(quota.remaining == RetryQuota.capacity)
    }

    @Test func triesAtLeastOnce() {
        #expect(RetryPolicy(maxAttempts: -3).attemptLimit == 1)
    }
}
