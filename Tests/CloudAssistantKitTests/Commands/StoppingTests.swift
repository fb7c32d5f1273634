import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Stopping a run, whatever it is doing.
@Suite struct StoppingTests {
    /// A point that one request reaches and stays at until it may go on.
    struct Gate: Sendable {
        private let reached = AsyncStream.makeStream(of: Void.self)
        private let opened = AsyncStream.makeStream(of: Void.self)

        func pass() async {
            self.reached.continuation.finish()
            for await _ in self.opened.stream {}
        }

        func arrival() async { for await _ in self.reached.stream {} }

        func open() { self.opened.continuation.finish() }
    }

    /// Keeps the response to one start until the gate is open.
    private static func transport(_ cloud: EmulatedCloud, gate: Gate, at number: Int) -> WrappedTransport {
        let sends = Counter()
        return WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            if request.operation == "RunCommand", sends.next() == number { await gate.pass() }
            return response
        }
    }

    @Test func whatWasBeingStartedIsStoppedAndNamed() async throws {
        let cloud = EmulatedCloud(machines: 150, clock: .manual) { machine, _ in
            .init(duration: machine.index <= 50 ? .seconds(1) : .seconds(50))
        }
        let gate = Gate()
        let run = try await CloudAssistantClient.emulated(cloud, through: Self.transport(cloud, gate: gate, at: 2))
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: .init(maxConcurrency: .count(50)))
        let waiting = Task { try await run.report() }
        await gate.arrival()
        let stopping = Task { try await run.cancel() }
        while run.reportSoFar["i-101"]?.state != .skipped { await Task.yield() }
        gate.open()
        try await stopping.value
        #expect(run.commandIDs.count == 2)
        #expect(cloud.calls["StopInvocation"] == 1)
        let report = try await waiting.value
        #expect("\(report)" == "50 succeeded, 50 cancelled, 50 skipped")
        #expect(report["i-51"]?.commandID == run.commandIDs.last)
        #expect(cloud.calls["RunCommand"] == 2)
    }

    @Test(arguments: [true, false])
    func aStartThatIsCancelledNamesAllThatWasTaken(stops: Bool) async throws {
        let cloud = EmulatedCloud(machines: 250, clock: .manual) { _, _ in .init(duration: .seconds(30)) }
        let gate = Gate()
        let ssm = CloudAssistantClient.emulated(cloud, through: Self.transport(cloud, gate: gate, at: 2))
        let starting = Task {
            try await ssm.run(
                .shell("x"),
                on: .instances(cloud.machines.map(\.id)),
                options: .init(cancelsOnTaskCancellation: stops)
            )
        }
        await gate.arrival()
        starting.cancel()
        for _ in 0..<10_000 { await Task.yield() }
        gate.open()
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        guard case .cancelled(let report)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(report.commandIDs.count == 2)
        #expect(report.counts[.skipped] == 50)
        #expect(cloud.calls["RunCommand"] == 2)
        #expect((cloud.calls["StopInvocation"] ?? 0) == (stops ? 2 : 0))
        #expect(cloud.executions(on: "i-201") == 0)
    }

    @Test func nothingMoreIsStartedOnceTheLastWaiterHasLeft() async throws {
        let cloud = EmulatedCloud(machines: 400, clock: .manual) { _, _ in .init(duration: .seconds(1)) }
        let gate = Gate()
        let run = try await CloudAssistantClient.emulated(cloud, through: Self.transport(cloud, gate: gate, at: 3))
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: .init(maxConcurrency: .count(200)))
        #expect(run.commandIDs.count == 2)
        let waiting = Task { try await run.report() }
        await gate.arrival()
        waiting.cancel()
        for _ in 0..<1_000 { await Task.yield() }
        gate.open()
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .cancelled(let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        // The command that was being started is named.
        #expect(report.commandIDs.count == 3)
        #expect(report.commandIDs == run.commandIDs)
        #expect(report.machines.count { !$0.commandID.isEmpty } == 300)
        #expect(report.notes.isEmpty)
        #expect(cloud.calls["RunCommand"] == 3)
        #expect(cloud.calls["StopInvocation"] == nil)
        // Who waits again gets the rest.
        #expect(try await run.report().allSucceeded)
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 1 })
    }

    @Test(arguments: ["InvalidInvokeId.NotFound", "Forbidden.RAM"])
    func aServiceErrorToStopOneCommandLeavesNoOtherRunning(code: String) async throws {
        let cloud = EmulatedCloud(machines: 300, clock: .manual) { _, _ in .init(duration: .seconds(30)) }
        let rejected = Texts()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "StopInvocation", let id = request.parameters["InvokeId"],
                rejected.all.isEmpty || rejected.all.contains(id)
            else { return try await send(request) }
            rejected.add(id)
            return .json(#"{"Code":"\#(code)"}"#, status: 403)
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)))
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.code == code)
        #expect(error?.started.count == 3)
        #expect(cloud.calls["StopInvocation"] == 2)
        let report = try await run.report()
        #expect(report.machines.count { $0.state == .cancelled } == 200)
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.contains(try #require(rejected.all.first)) == true)
    }

    /// The response to each request to stop is lost.
    @Test func whatEndedAfterAStopWithoutResponseIsNotSaidToGoOn() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in .init(duration: .seconds(50)) }
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            guard request.operation == "StopInvocation" else { return response }
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport).run(
            .shell("x"),
            on: .instances(["i-1"])
        )
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.started == run.commandIDs)
        #expect(run.reportSoFar.notes.count == 1)
        let report = try await run.report()
        #expect(report.counts == [.cancelled: 1])
        #expect(report.notes.isEmpty)
    }

    @Test func afterTheDeadlineAStopIsFollowedToItsEnd() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in .init(duration: .seconds(50)) }
        let run = try await CloudAssistantClient.emulated(cloud)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: .init(deadline: .seconds(20)))
        for _ in 0..<2 {
            let error = await #expect(throws: CommandError.self) { try await run.report() }
            guard case .deadlinePassed? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        try await run.cancel()
        #expect(try await run.report().counts == [.cancelled: 2])
        #expect(clock.seconds < 60)
    }

    /// The command goes on, whatever is asked of it.
    @Test func afterTheDeadlineAStopIsFollowedForAWhileOnly() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock)) { _, _ in .init(duration: .seconds(500)) }
        let transport = WrappedTransport(cloud) { request, send in
            request.operation == "StopInvocation" ? .json(#"{"RequestId":"r"}"#) : try await send(request)
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport).run(
            .shell("x"),
            on: .instances(["i-1"]),
            options: .init(executionTimeout: .seconds(5_000), deadline: .seconds(20))
        )
        await #expect(throws: CommandError.self) { try await run.report() }
        try await run.cancel()
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        guard case .deadlinePassed(let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(report.counts == [.running: 1])
        #expect((40...60).contains(clock.seconds))
    }

    @Test func aFailureToStopThatPassesIsTriedAgain() async throws {
        let cloud = EmulatedCloud(machines: 250, clock: .manual) { _, _ in .init(duration: .seconds(30)) }
        cloud.faults = .inject(.serviceError(status: 503), onCalls: [1, 2, 3, 4, 5]).on("StopInvocation")
        let run = try await CloudAssistantClient.emulated(cloud).run(
            .shell("x"),
            on: .instances(cloud.machines.map(\.id))
        )
        try await run.cancel()
        #expect("\(try await run.report())" == "250 cancelled")
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: [1, 3])
    func stoppingHasABound(commands: Int) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 100 * commands, clock: .manual(clock)) { _, _ in
            .init(duration: .seconds(30_000))
        }
        let transport = WrappedTransport(cloud) { request, send in
            request.operation == "StopInvocation" ? try await clock.hang() : try await send(request)
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport).run(
            .shell("x"),
            on: .instances(cloud.machines.map(\.id)),
            options: .init(executionTimeout: .seconds(40_000), cancelsOnTaskCancellation: true)
        )
        let waiting = Task { try await run.report() }
        let first = Task {
            for try await update in run.updates where update.state == .running { return }
        }
        try await first.value
        let start = clock.seconds
        waiting.cancel()
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .cancelled(let report)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(report.commandIDs == run.commandIDs)
        #expect(report.machines.count == 100 * commands)
        #expect(report["i-1"]?.state == .running)
        #expect(!report.isComplete)
        // The bound is 30 s; the clock goes on until the test comes to look at it.
        #expect(clock.seconds - start < 600)
    }

    @Test(.timeLimit(.minutes(5 * patience)))
    func stoppingHasABoundWhileACommandIsBeingStarted() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 300, clock: .manual(clock)) { _, _ in .init(duration: .seconds(1)) }
        let (reached, announce) = AsyncStream.makeStream(of: Void.self)
        let sends = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "RunCommand", sends.next() > 1 else { return try await send(request) }
            announce.finish()
            return try await clock.hang()
        }
        let run = try await CloudAssistantClient.emulated(cloud, through: transport)
            .run(.shell("x"), on: .instances(cloud.machines.map(\.id)), options: .init(maxConcurrency: .count(100)))
        let waiting = Task { try await run.report() }
        for await _ in reached {}
        let start = clock.seconds
        await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(clock.seconds - start < 600)
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .outcomeUnknown(_, _, let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(report.counts == [.succeeded: 100, .unknown: 100, .skipped: 100])
    }
}
