import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Synchronization
import Testing

/// Credentials that hang, clocks that are wrong, failures that pass, and pages that don't end.
@Suite struct BadDayTests {
    /// Credentials that never come, of which it is known that somebody waits for them.
    struct HangingCredentials: CredentialsProvider {
        let asked: AsyncStream<Void>
        private let announcement: AsyncStream<Void>.Continuation

        init() { (self.asked, self.announcement) = AsyncStream.makeStream() }

        func credentials() async throws -> Credentials {
            self.announcement.finish()
            let (never, _) = AsyncStream.makeStream(of: Void.self)
            for await _ in never {}
            throw CancellationError()
        }
    }

    @Test(arguments: [true, false])
    func nothingIsSentWhereTheTaskIsCancelledWhileCredentialsAreFetched(stops: Bool) async throws {
        let stub = StubTransport()
        let credentials = HangingCredentials()
        let ssm = SSMClient(region: "us-east-1", credentials: credentials, transport: stub)
        let starting = Task {
            try await ssm.run(
                .shell("x"),
                on: .instances(["i-1"]),
                options: .init(cancelsOnTaskCancellation: stops)
            )
        }
        for await _ in credentials.asked {}
        let start = ContinuousClock.now
        starting.cancel()
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        #expect(ContinuousClock.now - start < .seconds(120) * patience)
        guard case .cancelled(let report)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(report.commandIDs.isEmpty)
        #expect(error?.mayHaveTakenEffect == false)
        #expect(stub.requests.isEmpty)
    }

    /// The machine's clock is wrong by so many seconds, and signatures are corrected.
    @Test(arguments: [3_600.0, -3_600, 86_400, 0])
    func aCommandIsFoundByTheServicesClock(offset: Double) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock))
        let dates = Texts()
        let service = StubService(clock, ahead: { offset }) { request in
            let response = try await cloud.send(request)
            if request.operation == "ListCommands", let filter = (request.json?["Filters"] as? [[String: Any]])?.first {
                dates.add(filter["value"] as? String ?? "-")
            }
            guard request.operation == "SendCommand", response.status == 200 else { return response }
            throw TransportError(.interrupted, reason: "the connection broke")
        }
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: service)
        let report = try await ssm.run(.shell("x"), on: .instances(["i-1"])).report()
        #expect(report.allSucceeded)
        #expect(cloud.executions(on: "i-1") == 1)
        let date = try #require(dates.all.first.flatMap { ISO8601.date(from: $0) })
        #expect((-1_000 ... -800).contains(date.timeIntervalSince(clock.date)))
    }

    private static let family = "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}\u{200D}\u{1F466}"

    @Test(arguments: [
        (String(repeating: family, count: 50), String(repeating: family, count: 4)),
        ("nightly\npatch", "nightly patch"), ("nightly\r\npatch", "nightly patch"), ("a\u{2028}b\tc\u{0}d", "a b c d"),
        (String(repeating: "x", count: 60), String(repeating: "x", count: 50)),
        (String(repeating: "x", count: 49) + family, String(repeating: "x", count: 49)),
        ("", ""),
    ])
    func theCommentFitsOnOneLine(comment: String, sent: String) async throws {
        let stub = StubTransport(.json(#"{"Command":{"CommandId":"c-1"}}"#))
        _ = try await SSMClient.testing(stub)
            .run(.shell("x"), on: .instances(["i-1"]), options: .init(comment: comment))
        let line = try #require(stub.requests.first?.json?["Comment"] as? String)
        #expect(line.utf16.count <= 100)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(line.hasPrefix(sent.isEmpty ? "run-" : "\(sent) run-"))
    }

    enum Failure: CaseIterable {
        case plain, html, named

        var response: TransportResponse {
            switch self {
            case .plain: TransportResponse(status: 500)
            case .html: TransportResponse(status: 500, body: Data("<html>Internal Server Error</html>".utf8))
            case .named: .json(#"{"__type":"InternalServerError"}"#, status: 500)
            }
        }
    }

    @Test(arguments: Failure.allCases, [Targets.instances(["i-1", "i-2"]), .tag("env", in: ["prod"])])
    func aServerFaultOfSomeSecondsIsNotAMissingOperation(failure: Failure, targets: Targets) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(
            machines: (1...2).map { Machine(index: $0, tags: ["env": "prod"]) },
            clock: .manual(clock),
            executor: .closure { _, _ in .init(duration: .seconds(60)) }
        )
        let transport = WrappedTransport(cloud) { request, send in
            let isBroken = request.operation.hasPrefix("List") && clock.now.offset < .seconds(5)
            return isBroken ? failure.response : try await send(request)
        }
        let report = try await SSMClient.emulated(cloud, through: transport).run(.shell("x"), on: targets).report()
        #expect(report.allSucceeded)
        #expect(report.machines.count == 2)
        #expect(report.notes.isEmpty)
        #expect(cloud.calls["GetCommandInvocation"] == nil)
        #expect((cloud.calls["ListCommandInvocations"] ?? 0) > 1)
    }

    @Test(arguments: ["ListCommandInvocations", "ListCommands"])
    func pagesThatGoInACircleEndWithAnError(operation: String) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: [], clock: .manual(clock), executor: .closure { _, _ in .success })
        let calls = Counter()
        let transport = WrappedTransport(cloud) { request, _ in
            switch request.operation {
            case "SendCommand": return .json(#"{"Command":{"CommandId":"c-1"}}"#)
            case operation:
                let token = calls.next() % 2 == 0 ? "A" : "B"
                let list = operation == "ListCommands" ? "Commands" : "CommandInvocations"
                let entry = operation == "ListCommands" ? "" : #"{"CommandId":"c-1","InstanceId":"i-1"}"#
                return .json(#"{"\#(list)":[\#(entry)],"NextToken":"\#(token)"}"#)
            case "ListCommands": return .json(#"{"Commands":[{"CommandId":"c-1","Status":"InProgress"}]}"#)
            default: return .json(#"{"CommandInvocations":[]}"#)
            }
        }
        let run = try await SSMClient.emulated(cloud, through: transport).run(
            .shell("x"),
            on: .tag("env", in: ["prod"])
        )
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.started == ["c-1"])
        #expect(error?.report?.allSucceeded == false)
        if operation != "ListCommands" { #expect("\(try #require(error))".contains("repeated a page token")) }
        #expect(calls.count < 200)
    }

    @Test func aListWithoutEndIsNotReadOnceNobodyWaits() async throws {
        let cloud = EmulatedCloud(machines: [], clock: .manual, executor: .closure { _, _ in .success })
        let calls = Counter()
        let (reached, announce) = AsyncStream.makeStream(of: Void.self)
        let transport = WrappedTransport(cloud) { request, _ in
            if request.operation == "SendCommand" { return .json(#"{"Command":{"CommandId":"c-1"}}"#) }
            if request.operation == "ListCommands" { return .json(#"{"Commands":[]}"#) }
            let number = calls.next()
            if number == 100 { announce.finish() }
            try Task.checkCancellation()
            return .json(#"{"CommandInvocations":[],"NextToken":"\#(number)"}"#)
        }
        let ssm = SSMClient.emulated(cloud, through: transport)
        let waiting = Task { try await ssm.run(.shell("x"), on: .instances(["i-1"])).report() }
        for await _ in reached {}
        waiting.cancel()
        await #expect(throws: CommandError.self) { try await waiting.value }
        for _ in 0..<1_000 { await Task.yield() }
        let count = calls.count
        for _ in 0..<10_000 { await Task.yield() }
        #expect(calls.count == count)
    }

    @Test func aRunByTagIsPrintedBeforeAnyMachineIsKnown() async throws {
        let machines = [Machine(index: 1, tags: ["env": "prod"])]
        let cloud = EmulatedCloud(machines: machines, clock: .manual, executor: .closure { _, _ in .success })
        let ssm = SSMClient.emulated(cloud)
        let run = try await ssm.run(.shell("x"), on: .tag("env", in: ["prod"]))
        let id = try #require(run.commandIDs.first)
        #expect("\(run)" == "\(id): no machine known yet")
        #expect(run.reportSoFar.table == "no machine known yet")
        #expect("\(ssm.follow([id]))" == "\(id): no machine known yet")
        _ = try await run.report()
        #expect("\(run)" == "\(id): 1 succeeded")
    }
}
