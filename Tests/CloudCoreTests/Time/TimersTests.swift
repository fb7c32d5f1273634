import CloudCore
import CloudTestSupport
import Synchronization
import Testing

@Suite struct TimersTests {
    @Test func fireAtTheirTimes() async throws {
        let timers = Timers()
        let fired = Mutex<[Int]>([])
        let order = [30, 10, 20, 0]
        for delay in order {
            _ = timers.set(for: .milliseconds(delay)) { _ in fired.withLock { $0.append(delay) } }
        }
        try await eventually { timers.count == 0 && fired.withLock { $0.count } == 4 }
        #expect(Set(fired.withLock(\.self)) == Set(order))
    }

    @Test func areRemovedWhenCancelled() {
        let timers = Timers()
        let cancelled = Counter()
        let ids = (0..<1_000).map { _ in timers.set(for: .seconds(600)) { if !$0 { cancelled.next() } } }
        #expect(timers.count == 1_000)
        for id in ids { timers.cancel(id) }
        for id in ids { timers.cancel(id) }
        #expect(timers.count == 0)
        #expect(cancelled.count == 1_000)
    }

    @Test func resumeCancelledTasks() async {
        let timers = Timers()
        let tasks = (0..<100).map { _ in Task { try await timers.wait(for: .seconds(600)) } }
        for task in tasks { task.cancel() }
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(timers.count == 0)
    }

    @Test func aLaterTimerDoesNotFireWithAnEarlierOne() async throws {
        let timers = Timers()
        let fired = Mutex<[String]>([])
        let late = timers.set(for: .seconds(600)) { hasFired in fired.withLock { $0.append("late \(hasFired)") } }
        try await timers.wait(for: .milliseconds(5))
        #expect(fired.withLock(\.self) == [])
        timers.cancel(late)
        #expect(fired.withLock(\.self) == ["late false"])
    }
}
