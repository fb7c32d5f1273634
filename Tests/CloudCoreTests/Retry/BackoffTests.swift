import CloudCore
import Testing

@Suite struct BackoffTests {
    @Test func pollsQuicklyAtFirstAndMoreSlowlyLater() {
        var plan = Backoff()
        let waits = (0..<20).map { _ in plan.next(random: 0.5) }
        #expect(waits[0] == .milliseconds(500))
        #expect(waits.allSatisfy { $0 <= .seconds(15) })
        #expect(zip(waits, waits.dropFirst()).allSatisfy { $0 <= $1 })
        #expect(waits.last == .seconds(15))
    }

    @Test func slowsDownWhenThrottled() {
        var plan = Backoff()
        #expect(plan.next(random: 0.5) == .milliseconds(500))
        #expect(plan.next(isThrottled: true, random: 0.5) == .milliseconds(2_100))
        for _ in 0..<10 { _ = plan.next(isThrottled: true, random: 0.5) }
        #expect(plan.next(isThrottled: true, random: 0.5) == .seconds(30))
    }

    @Test func pollsOncePerMinuteBetweenRepetitions() {
        var plan = Backoff()
        for _ in 0..<30 { _ = plan.next(isIdle: true, random: 0.5) }
        #expect(plan.next(isIdle: true, random: 0.5) == .seconds(60))
        #expect(plan.next(random: 0.5) == .seconds(15))
        #expect(plan.next(random: 0.5) == .seconds(15))
    }

    @Test func addsJitter() {
        var (first, second) = (Backoff(), Backoff())
        #expect(first.next(random: 0) == .milliseconds(375))
        #expect(second.next(random: 1) == .milliseconds(625))
    }
}
