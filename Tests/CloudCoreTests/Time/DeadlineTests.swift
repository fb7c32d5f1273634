import CloudCore
import CloudTestSupport
import Testing

/// Deadlines on the system clock and on a manual clock.
@Suite(.timeLimit(.minutes(5 * patience))) struct DeadlineTests {
    @Test func returnsAValueInTime() async throws {
        #expect(try await withDeadline(.seconds(60), on: .system) { 1 } == 1)
    }

    @Test func cancelsAnOperationAtTheDeadline() async throws {
        let value = try await withDeadline(.milliseconds(5), on: .system) {
            try await Task.sleep(for: .seconds(600))
            return 1
        }
        #expect(value == nil)
    }

    @Test func rethrowsTheOperationsError() async {
        struct Oops: Error {}
        await #expect(throws: Oops.self) {
            try await withDeadline(.seconds(60), on: .system) { throw Oops() }
        }
    }

    @Test func doesNotStartInACancelledTask() async {
        let runs = Counter()
        let task = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            _ = try await withDeadline(.seconds(60), on: .system) { runs.next() }
        }
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(runs.count == 0)
    }

    /// A time source with a replaced `expire` closure uses that closure.
    @Test func usesACustomExpireClosure() async throws {
        var time = TimeSource.system
        time.expire = { _ in }
        let value = try await withDeadline(.seconds(600), on: time) {
            try await Task.sleep(for: .seconds(600))
            return 1
        }
        #expect(value == nil)
    }

    /// The deadline is set before the operation starts, even if that advances the clock immediately.
    @Test func expiresOnTimeOnAManualClock() async throws {
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
