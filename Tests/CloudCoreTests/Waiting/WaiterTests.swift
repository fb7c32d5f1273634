import CloudCore
import CloudTestSupport
import Testing

@Suite struct WaiterTests {
    struct StatusRequest: ServiceRequest {
        typealias ErrorCode = FakeWireProtocol.ErrorCode
        typealias Response = Status

        static let operation = OperationDescriptor(name: "GetStatus", isIdempotent: true)
        static let members = Members<Self> { _ in }
    }

    struct Status: ServiceShape, Hashable, ExpressibleByStringLiteral {
        var name: String

        init(stringLiteral name: String) { self.name = name }

        static let members = Members<Self> { member in
            member("Name", .text, \.name)
        }
    }

    typealias Failure = CloudError<FakeWireProtocol.ErrorCode>

    private func wait(
        for responses: [Result<Status, Failure>],
        timeout: Duration = .seconds(300),
        random: Double = 0,
        clock: ManualClock = ManualClock()
    ) async throws -> Status {
        let count = Counter()
        let waiter = Waiter<StatusRequest>(
            minDelay: .seconds(5),
            maxDelay: .seconds(20),
            dependencies: Dependencies(time: clock.time, random: { random }),
            fetch: { _ throws(Failure) in try responses[min(count.next(), responses.count) - 1].get() },
            decide: { outcome in
                switch outcome {
                case .success("done"): .succeeded
                case .success("broken"): .failed
                case .success: .keepWaiting
                case .failure(let error): error.serviceFailure?.code == .known ? .keepWaiting : .failed
                }
            }
        )
        return try await waiter.wait(StatusRequest(), timeout: timeout)
    }

    private static let notYet = Result<Status, Failure>.failure(.service(ServiceFailure(code: .known, status: 400)))

    @Test func pollsUntilDone() async throws {
        let clock = ManualClock()
        let response = try await self.wait(for: [Self.notYet, .success("running"), .success("done")], clock: clock)
        #expect(response == "done")
        #expect(clock.waits == [.seconds(5), .seconds(5)])
    }

    @Test func pollsLessOftenOverTime() async throws {
        let clock = ManualClock()
        let responses = Array(repeating: Result<Status, Failure>.success("running"), count: 5) + [.success("done")]
        _ = try await self.wait(for: responses, random: 1, clock: clock)
        #expect(clock.waits == [.seconds(5), .seconds(10), .seconds(20), .seconds(20), .seconds(20)])
    }

    @Test func failsInATerminalState() async {
        await #expect {
            try await self.wait(for: [.success("running"), .success("broken")])
        } throws: { error in
            guard case WaiterError<StatusRequest>.failed("broken") = error else { return false }
            return true
        }
    }

    @Test func failsImmediatelyOnAPermanentError() async {
        let clock = ManualClock()
        await #expect {
            try await self.wait(for: [.failure(.cancelled(CancellationFailure(operation: "Read")))], clock: clock)
        } throws: { error in
            guard case WaiterError<StatusRequest>.call(.cancelled(_)) = error else { return false }
            return true
        }
        #expect(clock.waits.isEmpty)
    }

    @Test func timesOutWithTheLastResponse() async {
        let clock = ManualClock()
        await #expect {
            try await self.wait(for: [.success("running")], timeout: .seconds(12), clock: clock)
        } throws: { error in
            guard case WaiterError<StatusRequest>.timedOut(last: "running") = error else { return false }
            return true
        }
        #expect(clock.waits == [.seconds(5), .seconds(5)])
    }
}
