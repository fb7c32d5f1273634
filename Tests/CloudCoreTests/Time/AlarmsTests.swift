import CloudCore
import CloudTestSupport
import Synchronization
import Testing

@Suite struct AlarmsTests {
    @Test func ringAtTheirTimes() async throws {
        let alarms = Alarms()
        let rung = Mutex<[Int]>([])
        let order = [30, 10, 20, 0]
        for delay in order {
            _ = alarms.set(for: .milliseconds(delay)) { _ in rung.withLock { $0.append(delay) } }
        }
        try await eventually { alarms.count == 0 && rung.withLock { $0.count } == 4 }
        #expect(Set(rung.withLock(\.self)) == Set(order))
    }

    @Test func leaveNothingWhenTheyAreCalledOff() {
        let alarms = Alarms()
        let calledOff = Counter()
        let ids = (0..<1_000).map { _ in alarms.set(for: .seconds(600)) { if !$0 { calledOff.next() } } }
        #expect(alarms.count == 1_000)
        for id in ids { alarms.callOff(id) }
        for id in ids { alarms.callOff(id) }
        #expect(alarms.count == 0)
        #expect(calledOff.count == 1_000)
    }

    @Test func letTasksGoThatAreCancelled() async {
        let alarms = Alarms()
        let tasks = (0..<100).map { _ in Task { try await alarms.wait(for: .seconds(600)) } }
        for task in tasks { task.cancel() }
        for task in tasks {
            await #expect(throws: CancellationError.self) { try await task.value }
        }
        #expect(alarms.count == 0)
    }

    @Test func ringLaterForWhoSetsThemLaterAndEarlierForWhoSetsThemEarlier() async throws {
        let alarms = Alarms()
        let rung = Mutex<[String]>([])
        let late = alarms.set(for: .seconds(600)) { isTime in rung.withLock { $0.append("late \(isTime)") } }
        try await alarms.wait(for: .milliseconds(5))
        #expect(rung.withLock(\.self) == [])
        alarms.callOff(late)
        #expect(rung.withLock(\.self) == ["late false"])
    }
}
