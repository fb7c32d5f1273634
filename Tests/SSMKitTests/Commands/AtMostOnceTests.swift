import CloudEmulator
import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// `SendCommand` has no idempotency token, so a command whose outcome is unknown is searched for and never sent again.
@Suite struct AtMostOnceTests {
    enum Failure: CaseIterable {
        case connectionBroken, serverFault, throttledWithStatus500, unreadable, noID

        func response() throws -> TransportResponse {
            switch self {
            case .connectionBroken: throw TransportError(.interrupted, reason: "the connection broke")
            case .serverFault: .json(#"{"__type":"InternalServerError"}"#, status: 500)
            case .throttledWithStatus500: .json(#"{"__type":"ThrottlingException"}"#, status: 500)
            case .unreadable: .json("<html>")
            case .noID: .json("{}")
            }
        }
    }

    @Test(arguments: Failure.allCases)
    func continuesWithTheCommandThatWasStarted(failure: Failure) async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual)
        let lists = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            switch request.operation {
            case "SendCommand": return try failure.response()
            // A new command is not listed immediately.
            case "ListCommands" where lists.next() < 3: return .json(#"{"Commands":[]}"#)
            default: return response
            }
        }
        let ssm = SSMClient.emulated(cloud, through: transport)
        let report = try await ssm.run(.shell("true"), on: .instances(["i-1", "i-2"])).report()
        #expect(report.allSucceeded)
        #expect(cloud.executions(on: "i-1") == 1)
        #expect(cloud.calls["SendCommand"] == 1)
    }

    @Test(arguments: Failure.allCases)
    func reportsTheMarkerIfTheOutcomeStaysUnknown(failure: Failure) async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual)
        let sends = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "SendCommand", sends.next() == 2 else { return try await send(request) }
            return try failure.response()
        }
        let ssm = SSMClient.emulated(cloud, through: transport)
        let error = await #expect(throws: CommandError.self) {
            try await ssm.run(.shell("true"), on: .instances(cloud.machines.map(\.id)))
        }
        guard case .outcomeUnknown(let marker, _, let known)? = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(marker.hasPrefix("run-") && marker.hasSuffix("/2"))
        #expect(sends.count == 2)
        // The report contains the command that was started.
        let started = known.commandIDs
        #expect(started.count == 1)
        #expect(error?.started == started)
        let report = try await ssm.follow(started).report()
        #expect(report.machines.count == 50)
        #expect(report.allSucceeded)
        #expect("\(try #require(error))".contains(marker))
        #expect(known.notes.contains { $0.contains(marker) })
    }

    @Test func reportsStartedCommandsWhenALaterOneIsRejected() async throws {
        let cloud = EmulatedCloud(machines: 60, clock: .manual)
        let sends = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "SendCommand", sends.next() == 2 else { return try await send(request) }
            return .json(#"{"__type":"AccessDeniedException"}"#, status: 400)
        }
        let error = await #expect(throws: CommandError.self) {
            try await SSMClient.emulated(cloud, through: transport)
                .run(.shell("true"), on: .instances(cloud.machines.map(\.id)))
        }
        #expect(error?.code == "AccessDeniedException")
        #expect(error?.ssm?.serviceFailure?.status == 400)
        #expect(error?.started.count == 1)
        let report = try #require(error?.report)
        #expect(report.machines.count { $0.state == .skipped } == 10)
        #expect(report.machines.count == 60)
    }

    @Test func startsNothingInACancelledTask() async throws {
        let cloud = EmulatedCloud(machines: 60, clock: .manual)
        let starting = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await SSMClient.emulated(cloud).run(.shell("x"), on: .instances(cloud.machines.map(\.id)))
        }
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        #expect(error?.report?.counts == [.skipped: 60])
        #expect(cloud.calls["SendCommand"] == nil)
    }

    @Test func retriesAStartThatIsThrottled() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let sends = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation == "SendCommand", sends.next() <= 12 else { return try await send(request) }
            return .json(#"{"__type":"ThrottlingException"}"#, status: 400)
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("true"), on: .instances(["i-1"])).report()
        #expect(report.allSucceeded)
        #expect(cloud.executions(on: "i-1") == 1)
    }

    @Test func losesNoResultWhenListsFail() async throws {
        let cloud = EmulatedCloud(machines: 120, clock: .manual) { machine, _ in
            .init(exitCode: machine.index % 2, duration: .seconds(machine.index))
        }
        let calls = Counter()
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation.hasPrefix("List") else { return try await send(request) }
            switch calls.next() % 5 {
            case 0: return try await send(request)
            case 1, 2: return .json(#"{"__type":"ThrottlingException"}"#, status: 400)
            case 3: throw TransportError(.interrupted, reason: "the connection broke")
            default: return .json("<html>", status: 502)
            }
        }
        let report = try await SSMClient.emulated(cloud, through: transport)
            .run(.shell("true"), on: .instances(cloud.machines.map(\.id))).report()
        #expect(report.machines.count == 120)
        #expect(report.machines.allSatisfy { $0.exitCode != nil && $0.state.isTerminal })
        #expect(cloud.machines.allSatisfy { cloud.executions(on: $0.id) == 1 })
    }

    @Test func throwsIfAccessToListsIsDenied() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual)
        let transport = WrappedTransport(cloud) { request, send in
            guard request.operation.hasPrefix("List") else { return try await send(request) }
            return .json(#"{"__type":"AccessDeniedException"}"#, status: 400)
        }
        let run = try await SSMClient.emulated(cloud, through: transport).run(.shell("true"), on: .instances(["i-1"]))
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.started == run.commandIDs)
        #expect("\(try #require(error))".contains("AccessDenied"))
    }

    @Test func stopsACommandWhoseStartWasCancelled() async throws {
        let cloud = EmulatedCloud(machines: 1) { _, _ in .init(duration: .seconds(600)) }
        let (sent, announce) = AsyncStream.makeStream(of: Void.self)
        let (permission, allow) = AsyncStream.makeStream(of: Void.self)
        let transport = WrappedTransport(cloud) { request, send in
            let response = try await send(request)
            if request.operation == "SendCommand" {
                announce.finish()
                for await _ in permission {}
            }
            return response
        }
        let ssm = SSMClient.emulated(cloud, through: transport)
        let starting = Task {
            try await ssm.run(.shell("x"), on: .instances(["i-1"]), options: .init(cancelsOnTaskCancellation: true))
        }
        for await _ in sent {}
        starting.cancel()
        allow.finish()
        let error = await #expect(throws: CommandError.self) { try await starting.value }
        guard case .cancelled(let known)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(known.commandIDs.count == 1)
        #expect(cloud.calls["CancelCommand"] == 1)
    }

    @Test(.timeLimit(.minutes(5 * patience)), arguments: [true, false])
    func cancellingTheTaskEndsTheWait(stops: Bool) async throws {
        let cloud = EmulatedCloud(machines: 1) { _, _ in .init(duration: .seconds(600)) }
        let run = try await SSMClient.emulated(cloud).run(
            .shell("sleep 600"),
            on: .instances(["i-1"]),
            options: .init(cancelsOnTaskCancellation: stops)
        )
        let waiting = Task { try await run.report() }
        let other = Task { () -> CommandUpdate? in
            for try await update in run.updates { return update }
            return nil
        }
        _ = try await other.value
        waiting.cancel()
        let error = await #expect(throws: CommandError.self) { try await waiting.value }
        guard case .cancelled(let known)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(known.commandIDs == run.commandIDs)
        #expect((cloud.calls["CancelCommand"] ?? 0) == (stops ? 1 : 0))
    }

    @Test func cancellingOneTaskDoesNotEndTheWaitOfAnother() async throws {
        let cloud = EmulatedCloud(machines: 1) { _, _ in .init(duration: .seconds(1)) }
        let run = try await SSMClient.emulated(cloud).run(.shell("sleep 1"), on: .instances(["i-1"]))
        let cancelled = Task { try await run.report() }
        let other = Task { try await run.report() }
        await Task.yield()
        cancelled.cancel()
        await #expect(throws: CommandError.self) { try await cancelled.value }
        #expect(try await other.value.allSucceeded)
    }
}
