import CloudCore
import CloudTestSupport
import Testing

@Suite struct SingleFlightTests {
    @Test func runsOnceForAllWhoWait() async throws {
        let flight = SingleFlight<Int>()
        let (runs, gate) = (Counter(), Gate())
        try await withThrowingTaskGroup(of: Int.self) { group in
            for _ in 0..<100 {
                group.addTask {
                    try await flight.value {
                        runs.next()
                        await gate.wait()
                        return 7
                    }
                }
            }
            while runs.count == 0 { await Task.yield() }
            gate.open()
            for try await value in group { #expect(value == 7) }
        }
        #expect(runs.count < 100)
    }

    @Test func letsOneCallerGoAndTheOthersWait() async throws {
        let flight = SingleFlight<Int>()
        let (runs, gate) = (Counter(), Gate())
        let operation: @Sendable () async throws -> Int = {
            runs.next()
            await gate.wait()
            try Task.checkCancellation()
            return 7
        }
        let first = Task { try await flight.value(operation) }
        while runs.count == 0 { await Task.yield() }
        let second = Task { try await flight.value(operation) }
        first.cancel()
        // Comes back although the operation still waits at the gate.
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        #expect(try await second.value == 7)
    }

    @Test func keepsNoFailure() async throws {
        struct Failure: Error {}
        let flight = SingleFlight<Int>()
        await #expect(throws: Failure.self) { try await flight.value { throw Failure() } }
        #expect(try await flight.value { 7 } == 7)
    }

    @Test func resolvesAValueOnce() async throws {
        struct Failure: Error {}
        let runs = Counter()
        let value = ResolvedOnce {
            guard runs.next() > 1 else { throw Failure() }
            return 7
        }
        await #expect(throws: Failure.self) { try await value.value }
        #expect(try await value.value == 7)
        #expect(try await value.value == 7)
        #expect(runs.count == 2)
    }
}
