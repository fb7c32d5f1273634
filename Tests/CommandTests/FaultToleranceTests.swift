import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Credentials that are never returned, server faults that pass, and lists that don't end.
@Suite struct FaultToleranceTests {
    /// Credentials that are never returned; ``requested`` ends at the first request.
    struct HangingCredentials: CredentialsProvider {
        let requested: AsyncStream<Void>
        private let announcement: AsyncStream<Void>.Continuation

        init() { (self.requested, self.announcement) = AsyncStream.makeStream() }

        func credentials() async throws -> Credentials {
            self.announcement.finish()
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            throw CancellationError()
        }
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: TestedCloud.all, [true, false])
    func sendsNothingIfCancelledWhileFetchingCredentials(cloud: TestedCloud, stops: Bool) async throws {
        let stub = StubTransport()
        let credentials = HangingCredentials()
        let client = cloud.client(credentials, stub)
        let starting = Task {
            try await client.run(
                .shell("x"),
                on: .instances(["i-1"]),
                options: .init(cancelsOnTaskCancellation: stops)
            )
        }
        for await _ in credentials.requested {}
        starting.cancel()
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        guard case .cancelled(let report)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(report.commandIDs.isEmpty)
        #expect(error?.mayHaveTakenEffect == false)
        #expect(stub.requests.isEmpty)
    }

    /// A response with status 500.
    enum ServerFault: CaseIterable {
        case withoutBody, html, htmlAsJSON, emptyObject, code

        func response(of cloud: TestedCloud) -> TransportResponse {
            switch self {
            case .withoutBody: TransportResponse(status: 500)
            case .html: TransportResponse(status: 500, body: Data("<html>Internal Server Error</html>".utf8))
            case .htmlAsJSON: .json("<html>", status: 500)
            case .emptyObject: .json("{}", status: 500)
            case .code: cloud.serviceError(.serverFault)
            }
        }
    }

    @Test(
        arguments: TestedCloud.all,
        pairs(ServerFault.allCases, [Targets.instances(["i-1", "i-2"]), .tag("env", in: ["prod"])])
    )
    func continuesToListAfterSecondsOfServerFaults(
        cloud: TestedCloud,
        failure: (fault: ServerFault, targets: Targets)
    ) async throws {
        let clock = ManualClock()
        let emulator = EmulatedCloud(
            machines: (1...2).map { Machine(index: $0, tags: ["env": "prod"]) },
            clock: .manual(clock),
            executor: .closure { _, _ in .init(duration: .seconds(cloud.longDuration)) }
        )
        let fetches = Counter()
        let lists = [cloud.operations.listCommands, cloud.operations.listResults]
        let transport = WrappedTransport(emulator) { request, send in
            if cloud.fetchesOneResult(request) { fetches.next() }
            let isFailing = lists.contains(request.operation) && clock.now.offset < .seconds(5)
            return isFailing ? failure.fault.response(of: cloud) : try await send(request)
        }
        let report = try await cloud.emulated(emulator, through: transport)
            .run(.shell("x"), on: failure.targets).report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 2)
        #expect(report.notes.isEmpty)
        #expect(fetches.count == 0)
        #expect((emulator.calls[cloud.operations.listResults] ?? 0) > 1)
    }

    @Test(arguments: TestedCloud.all, pairs([true, false], [true, false]))
    func throwsIfTheTokensOfAListRepeat(
        cloud: TestedCloud,
        page: (hasResult: Bool, showsCommand: Bool)
    ) async throws {
        let pages = Counter()
        let service = StubService { request in
            switch request.operation {
            case cloud.operations.start: cloud.started
            case cloud.operations.listCommands: page.showsCommand ? cloud.runningCommand : cloud.noCommands
            default: cloud.resultPage(page.hasResult, pages.next() % 2 == 0 ? "A" : "B")
            }
        }
        let run = try await cloud.testing(service).run(.shell("x"), on: .tag("env", in: ["prod"]))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.started == [cloud.startedID])
        #expect(error?.report?.allSucceeded == false)
        #expect("\(try #require(error))".contains("repeated a page token"))
        #expect(pages.count < 200)
    }

    @Test(arguments: TestedCloud.all)
    func readsNoMorePagesAfterTheWaitIsCancelled(cloud: TestedCloud) async throws {
        let pages = Counter()
        let (reached, announce) = AsyncStream.makeStream(of: Void.self)
        let service = StubService { request in
            if request.operation == cloud.operations.start { return cloud.started }
            if request.operation == cloud.operations.listCommands { return cloud.noCommands }
            let number = pages.next()
            if number == 100 { announce.finish() }
            try Task.checkCancellation()
            return cloud.resultPage(false, "\(number)")
        }
        let client = cloud.testing(service)
        let waiting = Task { try await client.run(.shell("x"), on: .instances(["i-1"])).report() }
        for await _ in reached {}
        waiting.cancel()
        await #expect(throws: CommandError.self) { try await waiting.value }
        for _ in 0..<1_000 { await Task.yield() }
        let count = pages.count
        for _ in 0..<10_000 { await Task.yield() }
        #expect(pages.count == count)
    }

    @Test(arguments: TestedCloud.all)
    func describesARunByTagBeforeAnyMachineIsListed(cloud: TestedCloud) async throws {
        let machines = [Machine(index: 1, tags: ["env": "prod"])]
        let emulator = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let client = cloud.emulated(emulator)
        let run = try await client.run(.shell("x"), on: .tag("env", in: ["prod"]))
        let id = try #require(run.commandIDs.first)
        #expect("\(run)" == "\(id): no machine known yet")
        #expect(run.reportSoFar.table == "no machine known yet")
        #expect("\(client.follow([id]))" == "\(id): no machine known yet")
        _ = try await run.report()
        #expect("\(run)" == "\(id): 1 succeeded")
    }
}
