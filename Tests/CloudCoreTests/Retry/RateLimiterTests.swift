import CloudCore
import Testing

@Suite struct RateLimiterTests {
    /// Sends a request every 100 ms, which is 10 per second.
    private func send(_ count: Int, over limiter: RateLimiter, on clock: ManualClock) async {
        for _ in 0..<count {
            _ = await limiter.waitForTurn()
            clock.advance(by: .milliseconds(100))
            limiter.note(isThrottled: false)
        }
    }

    @Test func doesNotLimitBeforeTheFirstThrottling() async {
        let clock = ManualClock()
        let limiter = RateLimiter(time: clock.time)
        await self.send(50, over: limiter, on: clock)
        #expect(limiter.rate == nil)
        #expect(clock.waits.isEmpty)
    }

    @Test func fallsToSeventyPercentWhenThrottled() async throws {
        let clock = ManualClock()
        let limiter = RateLimiter(time: clock.time)
        await self.send(50, over: limiter, on: clock)
        limiter.note(isThrottled: true)
        let rate = try #require(limiter.rate)
        #expect(rate > 6 && rate < 8)
        clock.advance(by: .milliseconds(1))
        for _ in 0..<20 { _ = await limiter.waitForTurn() }
        #expect(!clock.waits.isEmpty)
    }

    @Test func recoversWhenTheServiceRespondsAgain() async throws {
        let clock = ManualClock()
        let limiter = RateLimiter(time: clock.time)
        await self.send(50, over: limiter, on: clock)
        limiter.note(isThrottled: true)
        let throttled = try #require(limiter.rate)
        await self.send(200, over: limiter, on: clock)
        #expect(try #require(limiter.rate) > throttled)
    }

    @Test func keepsAMinimumRate() async throws {
        let clock = ManualClock()
        let limiter = RateLimiter(time: clock.time)
        for _ in 0..<100 {
            _ = await limiter.waitForTurn()
            clock.advance(by: .seconds(1))
            limiter.note(isThrottled: true)
        }
        #expect(try #require(limiter.rate) >= 0.5)
        // No wait exceeds the interval of requests at the lowest rate.
        #expect(clock.waits.allSatisfy { $0 <= .seconds(2) })
    }

    @Test func waitsInStepsForAnyNumberOfCallers() async {
        let clock = ManualClock()
        let limiter = RateLimiter(time: clock.time)
        limiter.note(isThrottled: true)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<50 { group.addTask { _ = await limiter.waitForTurn() } }
        }
        #expect(clock.waits.allSatisfy { $0 <= .seconds(2) })
    }
}
