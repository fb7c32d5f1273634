import CloudCore
import CloudTestSupport
import Synchronization
import Testing

@Suite struct TimersTests {
    @Test func ringAtTheirTimes() async throws {
        let timers = Timers()
        let rung = Mutex<[Int]>([])
        let order = [30, 10, 20, 0]
        for delay in order {
            _ = timers.set(for: .milliseconds(delay)) { _ in rung.withLock { $0.append(delay) } }
        }
        try await eventually { timers.count == 0 && rung.withLock { $0.count } == 4 }
        #expect(Set(rung.withLock(\.self)) == Set(order))
    }

    @Test func leaveNothingWhenTheyAreCalledOff() {
        let timers = Timers()
        let cancelled = Counter()
        let ids = (0..<1_000).map { _ in timers.set(for: .seconds(600)) { if !$0 { cancelled.next() } } }
        #expect(timers.count == 1_000)
        for id in ids { timers.cancel(id) }
        for id in ids { timers.cancel(id) }
        #expect(timers.count == 0)
        #expect(cancelled.count == 1_000)
    }

    @Test func letTasksGoThatAreCancelled() async {
        let timers = Timers()
        let tasks = (0..<100).map { _ in Task { try await timers.wait(for: .seconds(600)) } }
        for task in tasks { task.cancel() }
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(timers.count == 0)
    }

    @Test func ringLaterForWhoSetsThemLaterAndEarlierForWhoSetsThemEarlier() async throws {
        let timers = Timers()
        let rung = Mutex<[String]>([])
        let late = timers.set(for: .seconds(600)) { isTime in rung.withLock { $0.append("late \(isTime)") } }
        try await timers.wait(for: .milliseconds(5))
        #expect(rung.withLock(\.self) == [])
        timers.cancel(late)
        #expect(rung.withLock(\.self) == ["late false"])
    }
}
