import CloudCore
import CloudTestSupport
import Testing

@Suite struct SingleFlightTests {
    @Test func runsOnceForConcurrentCallers() async throws {
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
            try await eventually { runs.count > 0 }
            gate.open()
            for try await value in group { #expect(value == 7) }
        }
        #expect(runs.count < 100)
    }

    @Test func cancelsOneCallerWhileOthersWait() async throws {
        let flight = SingleFlight<Int>()
        let (runs, gate) = (Counter(), Gate())
        let operation: @Sendable () async throws -> Int = {
            runs.next()
            await gate.wait()
            try Task.checkCancellation()
            return 7
        }
        let first = Task { try await flight.value(operation) }
        try await eventually { runs.count > 0 }
        let second = Task { try await flight.value(operation) }
        first.cancel()
        // Returns although the operation still waits at the gate.
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        #expect(try await second.value == 7)
    }

    /// Returns an operation that waits until the test opens the gate or the operation is cancelled.
    private func waitingOperation(_ runs: Counter, _ gate: Gate, _ ended: Gate) -> @Sendable () async throws -> Int {
        {
            runs.next()
            await withTaskCancellationHandler {
                await gate.wait()
            } onCancel: {
                gate.open()
            }
            defer { ended.open() }
            try Task.checkCancellation()
            return 7
        }
    }

    @Test(.timeLimit(.minutes(5 * patience))) func cancelsAnOperationWithoutWaiters() async throws {
        let flight = SingleFlight<Int>()
        let (runs, gate, ended) = (Counter(), Gate(), Gate())
        let callers = (0..<3).map { _ in Task { try await flight.value(self.waitingOperation(runs, gate, ended)) } }
        try await eventually { runs.count > 0 }
        for caller in callers { caller.cancel() }
        for caller in callers { await #expect(throws: CancellationError.self) { try await caller.value } }
        await ended.wait()
        #expect(try await flight.value { 8 } == 8)
    }

    @Test(arguments: [true, false])
    func finishesABackgroundOperationWithoutWaiters(isStartedInTheBackground: Bool) async throws {
        let flight = SingleFlight<Int>()
        let (runs, gate, ended) = (Counter(), Gate(), Gate())
        let operation = self.waitingOperation(runs, gate, ended)
        if isStartedInTheBackground { flight.start(operation) }
        let caller = Task { try await flight.value(continuesWhenAbandoned: !isStartedInTheBackground, operation) }
        try await eventually { runs.count > 0 }
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        let other = Task { try await flight.value(operation) }
        gate.open()
        #expect(try await other.value == 7)
    }

    /// A caller that arrives while an abandoned operation ends doesn't get its error.
    @Test func runsAgainForACallerAfterAllOthersLeft() async throws {
        let flight = SingleFlight<Int>()
        let (runs, ends, callers, gate) = (Counter(), Counter(), Counter(), Gate())
        let first = Task {
            try await flight.value {
                runs.next()
                await gate.wait()
                defer { ends.next() }
                try Task.checkCancellation()
                return 7
            }
        }
        try await eventually { runs.count > 0 }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        let others = (0..<10).map { _ in
            Task {
                callers.next()
                return try await flight.value {
                    // Never concurrently with the first operation.
                    #expect(ends.count == 1)
                    try Task.checkCancellation()
                    return 8
                }
            }
        }
        try await eventually { callers.count == others.count }
        gate.open()
        for other in others { #expect(try await other.value == 8) }
    }

    @Test func handlesCallersThatJoinAndCancel() async throws {
        let flight = SingleFlight<Int>()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<2_000 {
                let caller = Task {
                    try await flight.value {
                        await Task.yield()
                        try Task.checkCancellation()
                        return 7
                    }
                }
                if number % 3 != 0 { caller.cancel() }
                group.addTask {
                    switch await caller.result {
                    case .success(let value): #expect(value == 7)
                    case .failure(let error): #expect(error is CancellationError && number % 3 != 0)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await flight.value { 8 } == 8)
    }

    @Test func doesNotCacheErrors() async throws {
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
