import CloudCore
import CloudTestSupport
import Testing

/// Deadlines on the machine's own time and on a clock that is moved.
@Suite struct DeadlineTests {
    @Test func returnsWhatComesInTime() async throws {
        #expect(try await withDeadline(.seconds(60), on: .system) { 1 } == 1)
    }

    @Test func endsWhatTakesTooLong() async throws {
        let value = try await withDeadline(.milliseconds(5), on: .system) {
            try await Task.sleep(for: .seconds(600))
            return 1
        }
        #expect(value == nil)
    }

    @Test func throwsWhatTheOperationThrows() async {
        struct Oops: Error {}
        await #expect(throws: Oops.self) {
            try await withDeadline(.seconds(60), on: .system) { throw Oops() }
        }
    }

    @Test func startsNothingForATaskThatIsCancelled() async {
        let runs = Counter()
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try await withDeadline(.seconds(60), on: .system) { runs.next() }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(runs.count == 0)
    }

    /// A source of time whose way to wait was replaced waits that way.
    @Test func keepsToTheWayToWaitThatItWasGiven() async throws {
        var time = TimeSource.system
        time.expire = { _ in }
        let value = try await withDeadline(.seconds(600), on: time) {
            try await Task.sleep(for: .seconds(600))
            return 1
        }
        #expect(value == nil)
    }

    /// The time counts from before the operation begins, however soon that moves the clock.
    @Test func isNeverLateOnAClockThatIsMoved() async throws {
        for _ in 0..<1_000 {
            let clock = ManualClock()
            let value = try await withDeadline(.seconds(10), on: clock.time) {
                clock.advance(by: .seconds(11))
                try await Task.sleep(for: .seconds(600))
                return 1
            }
            #expect(value == nil)
        }
    }
}
