import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Limits that overflow a clock, and invalid dates.
@Suite struct LimitTests {
    static let endless: [Duration] = [
        .seconds(Int64.max), .seconds(Int64.max) * 10, .seconds(Int64.max) - .nanoseconds(1),
    ]

    @Test(arguments: Self.endless)
    func neverExpireIfTheyOverflow(limit: Duration) async throws {
        #expect(!Deadline(limit, Timers()).isOver)
        #expect(try await withDeadline(limit, on: .system) { 1 } == 1)
        let timers = Timers()
        let waiting = Task { try await timers.wait(for: limit) }
        try await eventually { timers.count == 1 }
        waiting.cancel()
        await #expect(throws: CancellationError.self) { try await waiting.value }
        #expect(limit.wholeSeconds > 0)
    }

    @Test(arguments: [Duration.zero, .seconds(-1), .seconds(Int64.min)])
    func expireImmediatelyWithoutTime(limit: Duration) async throws {
        #expect(Deadline(limit, Timers()).isOver)
        try await Timers().wait(for: limit)
    }

    @Test(arguments: [1e18, 1e300, .infinity, .nan, -1e300])
    func aResultWithInvalidDatesHasNoDuration(end: Double) {
        let result = MachineResult(
            instanceID: "i-1",
            state: .succeeded,
            startDate: Date(timeIntervalSince1970: 0),
            endDate: Date(timeIntervalSince1970: end)
        )
        #expect(result.duration == nil)
        #expect(result.description == "i-1 succeeded")
    }
}
