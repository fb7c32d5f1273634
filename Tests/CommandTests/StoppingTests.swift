import CloudCore
import CloudEmulator
import CloudTestSupport
import Testing

/// Stopping a run in every phase.
@Suite struct StoppingTests {
    /// A point at which one request waits until the gate is opened.
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

    /// Holds back the response to one start until the gate is open.
    private static func transport(
        _ emulator: EmulatedCloud,
        of cloud: TestedCloud,
        gate: Gate,
        at number: Int
    ) -> WrappedTransport {
        let starts = Counter()
        return WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            if request.operation == cloud.operations.start, starts.next() == number { await gate.pass() }
            return response
        }
    }

    @Test(arguments: TestedCloud.all)
    func stopsAndReportsACommandWhoseStartIsInProgress(cloud: TestedCloud) async throws {
        let emulator = EmulatedCloud(machines: 150, clock: .manual) { machine, _ in
            .init(duration: .seconds(machine.index <= 50 ? 1 : cloud.longDuration))
        }
        let gate = Gate()
        let run = try await cloud.emulated(emulator, through: Self.transport(emulator, of: cloud, gate: gate, at: 2))
            .run(.shell("x"), on: .instances(emulator.machines.map(\.id)), options: .init(maxConcurrency: .count(50)))
        let waiting = Task { try await run.report() }
        await gate.arrival()
        let stopping = Task { try await run.cancel() }
        try await eventually { run.reportSoFar["i-101"]?.state == .skipped }
        gate.open()
        try await stopping.value
        #expect(run.commandIDs.count == 2)
        #expect(emulator.calls[cloud.operations.stop] == 1)
        let report = try await waiting.value
        #expect("\(report)" == "50 succeeded, 50 cancelled, 50 skipped")
        #expect(report["i-51"]?.commandID == run.commandIDs.last)
        #expect(emulator.calls[cloud.operations.start] == 2)
    }

    @Test(arguments: TestedCloud.all, [true, false])
    func reportsTheStartedCommandsIfTheStartIsCancelled(cloud: TestedCloud, stops: Bool) async throws {
        let size = cloud.machinesPerCommand
        let emulator = EmulatedCloud(machines: 2 * size + 50, clock: .manual) { _, _ in
            .init(duration: .seconds(cloud.longDuration))
        }
        let gate = Gate()
        let client = cloud.emulated(emulator, through: Self.transport(emulator, of: cloud, gate: gate, at: 2))
        let starting = Task {
            try await client.run(
                .shell("x"),
                on: .instances(emulator.machines.map(\.id)),
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
        #expect(emulator.calls[cloud.operations.start] == 2)
        #expect((emulator.calls[cloud.operations.stop] ?? 0) == (stops ? 2 : 0))
        #expect(emulator.executions(on: "i-\(2 * size + 1)") == 0)
    }

    @Test(arguments: TestedCloud.all)
    func startsNothingMoreAfterTheLastWaitingTaskIsCancelled(cloud: TestedCloud) async throws {
        let emulator = EmulatedCloud(machines: 400, clock: .manual) { _, _ in .init(duration: .seconds(1)) }
        let gate = Gate()
        // The number of commands that the first 200 machines take.
        let started = 200 / cloud.machinesPerCommand
        let transport = Self.transport(emulator, of: cloud, gate: gate, at: started + 1)
        let run = try await cloud.emulated(emulator, through: transport)
            .run(.shell("x"), on: .instances(emulator.machines.map(\.id)), options: .init(maxConcurrency: .count(200)))
        #expect(run.commandIDs.count == started)
        let waiting = Task { try await run.report() }
        await gate.arrival()
        waiting.cancel()
        for _ in 0..<1_000 { await Task.yield() }
        gate.open()
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .cancelled(let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        // The report contains the command whose start was in progress.
        #expect(report.commandIDs.count == started + 1)
        #expect(report.commandIDs == run.commandIDs)
        #expect(report.machines.count { !$0.commandID.isEmpty } == 200 + cloud.machinesPerCommand)
        #expect(report.notes.isEmpty)
        #expect(emulator.calls[cloud.operations.start] == started + 1)
        #expect(emulator.calls[cloud.operations.stop] == nil)
        // Another wait continues the run.
        #expect(try await run.report().allSucceeded)
        #expect(emulator.machines.allSatisfy { emulator.executions(on: $0.id) == 1 })
    }

    @Test(arguments: TestedCloud.all, [TestedCloud.ServiceErrorKind.unknownCommand, .accessDenied])
    func stopsTheOtherCommandsAfterAServiceErrorForOne(
        cloud: TestedCloud,
        kind: TestedCloud.ServiceErrorKind
    ) async throws {
        let size = cloud.machinesPerCommand
        let emulator = EmulatedCloud(machines: 3 * size, clock: .manual) { _, _ in
            .init(duration: .seconds(cloud.longDuration))
        }
        let rejected = Texts()
        let transport = WrappedTransport(emulator) { request, send in
            guard request.operation == cloud.operations.stop, let id = cloud.stoppedCommand(request),
                rejected.all.isEmpty || rejected.all.contains(id)
            else { return try await send(request) }
            rejected.add(id)
            return cloud.serviceError(kind)
        }
        let run = try await cloud.emulated(emulator, through: transport)
            .run(.shell("x"), on: .instances(emulator.machines.map(\.id)))
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.code == cloud.code(kind).code)
        #expect(error?.started.count == 3)
        #expect(emulator.calls[cloud.operations.stop] == 2)
        let report = try await run.report()
        #expect(report.machines.count { $0.state == .cancelled } == 2 * size)
        #expect(report.notes.count == 1)
        #expect(report.notes.first?.contains(try #require(rejected.all.first)) == true)
    }

    /// The response to each request to stop is lost.
    @Test(arguments: TestedCloud.all)
    func removesTheNoteAboutAFailedStopOnceTheCommandEnds(cloud: TestedCloud) async throws {
        let emulator = EmulatedCloud(machines: 1, clock: .manual) { _, _ in
            .init(duration: .seconds(cloud.longDuration))
        }
        let transport = WrappedTransport(emulator) { request, send in
            let response = try await send(request)
            guard request.operation == cloud.operations.stop else { return response }
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let run = try await cloud.emulated(emulator, through: transport).run(.shell("x"), on: .instances(["i-1"]))
        let error = await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(error?.started == run.commandIDs)
        #expect(run.reportSoFar.notes.count == 1)
        let report = try await run.report()
        #expect(report.counts == [.cancelled: 1])
        #expect(report.notes.isEmpty)
    }

    @Test(arguments: TestedCloud.all)
    func followsAStopAfterTheDeadlineToItsEnd(cloud: TestedCloud) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in
            .init(duration: .seconds(cloud.longDuration))
        }
        let run = try await cloud.emulated(emulator)
            .run(.shell("x"), on: .instances(["i-1", "i-2"]), options: .init(deadline: .seconds(20)))
        for _ in 0..<2 {
            let error = await #expect(throws: CommandError.self) { try await run.report() }
            guard case .deadlinePassed? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        }
        try await run.cancel()
        #expect(try await run.report().counts == [.cancelled: 2])
        #expect(clock.seconds < 60)
    }

    /// The command continues to run in spite of the stop.
    @Test(arguments: TestedCloud.all)
    func followsAStopAfterTheDeadlineForALimitedTime(cloud: TestedCloud) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(machines: 1, clock: .manual(clock)) { _, _ in .init(duration: .seconds(3_000)) }
        let transport = WrappedTransport(emulator) { request, send in
            request.operation == cloud.operations.stop ? .json(#"{"RequestId":"r"}"#) : try await send(request)
        }
        let run = try await cloud.emulated(emulator, through: transport).run(
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

    @Test(arguments: TestedCloud.all)
    func retriesAStopAfterATransientError(cloud: TestedCloud) async throws {
        let count = 2 * cloud.machinesPerCommand + 50
        let emulator = EmulatedCloud(machines: count, clock: .manual) { _, _ in
            .init(duration: .seconds(cloud.longDuration))
        }
        emulator.faults = .inject(.serviceError(status: 503), onCalls: [1, 2, 3, 4, 5]).on(cloud.operations.stop)
        let run = try await cloud.emulated(emulator).run(.shell("x"), on: .instances(emulator.machines.map(\.id)))
        try await run.cancel()
        #expect("\(try await run.report())" == "\(count) cancelled")
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: TestedCloud.all, [1, 3])
    func limitsTheTimeOfAStop(cloud: TestedCloud, commands: Int) async throws {
        let clock = ManualClock()
        let count = cloud.machinesPerCommand * commands
        let emulator = EmulatedCloud(machines: count, clock: .manual(clock)) { _, _ in
            .init(duration: .seconds(30_000))
        }
        let transport = WrappedTransport(emulator) { request, send in
            request.operation == cloud.operations.stop ? try await clock.hang() : try await send(request)
        }
        let run = try await cloud.emulated(emulator, through: transport).run(
            .shell("x"),
            on: .instances(emulator.machines.map(\.id)),
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
        #expect(report.machines.count == count)
        #expect(report["i-1"]?.state == .running)
        #expect(!report.isComplete)
        // The limit is 30 s, but the clock advances until the test reads it.
        #expect(clock.seconds - start < 600)
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: TestedCloud.all)
    func limitsTheTimeOfAStopDuringAStart(cloud: TestedCloud) async throws {
        let clock = ManualClock()
        let size = cloud.machinesPerCommand
        let emulator = EmulatedCloud(machines: 3 * size, clock: .manual(clock)) { _, _ in .init(duration: .seconds(1)) }
        let (reached, announce) = AsyncStream.makeStream(of: Void.self)
        let starts = Counter()
        let transport = WrappedTransport(emulator) { request, send in
            guard request.operation == cloud.operations.start, starts.next() > 1 else { return try await send(request) }
            announce.finish()
            return try await clock.hang()
        }
        let run = try await cloud.emulated(emulator, through: transport).run(
            .shell("x"),
            on: .instances(emulator.machines.map(\.id)),
            options: .init(maxConcurrency: .count(size))
        )
        let waiting = Task { try await run.report() }
        for await _ in reached {}
        let start = clock.seconds
        await #expect(throws: CommandError.self) { try await run.cancel() }
        #expect(clock.seconds - start < 600)
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .outcomeUnknown(_, _, let report)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(report.counts == [.succeeded: size, .unknown: size, .skipped: size])
    }
}
