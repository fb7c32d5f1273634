import CloudAssistantKit
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Scripts that run repeatedly on a schedule.
@Suite struct ScheduleRunTests {
    private static func run(
        _ cloud: EmulatedCloud,
        _ schedule: CommandSchedule = .rate(.seconds(3_600)),
        deadline: Duration = .seconds(86_400)
    ) async throws -> CommandRun {
        try await CloudAssistantClient.emulated(cloud).run(
            .shell("x"),
            on: .instances(cloud.machines.map(\.id)),
            schedule: schedule,
            options: .init(executionTimeout: .seconds(600), deadline: deadline)
        )
    }

    /// Returns the updates of a run, and its error.
    private static func updates(of run: CommandRun) async -> (updates: [CommandUpdate], error: (any Error)?) {
        var updates: [CommandUpdate] = []
        do {
            for try await update in run.updates { updates.append(update) }
            return (updates, nil)
        } catch {
            return (updates, error)
        }
    }

    @Test(arguments: [0, 7])
    func deliversEachRepetitionUntilTheDeadline(exitCode: Int) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in
            .init(exitCode: exitCode, standardOutput: "out", duration: .seconds(2))
        }
        let run = try await Self.run(cloud)
        let (updates, error) = await Self.updates(of: run)
        guard case .deadlinePassed(let report)? = error as? CommandError else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect((86_000...86_400).contains(clock.seconds))
        let times = cloud.executions(on: "i-1")
        #expect((22...24).contains(times))
        let ended = updates.filter { $0.state.isTerminal && $0.instanceID == "i-1" }
        #expect(ended.map(\.result.repetition) == (1...times).map { $0 })
        #expect(ended.allSatisfy { $0.state == (exitCode == 0 ? .succeeded : .failed) })
        #expect(ended.allSatisfy { $0.result.exitCode == exitCode && $0.result.standardOutput.text == "out" })
        // The report contains the last repetition of each machine.
        #expect(report.machines.map(\.repetition) == [times, times])
        #expect(report.machines.map(\.exitCode) == [exitCode, exitCode])
        #expect(report.counts == [exitCode == 0 ? .succeeded : .failed: 2])
    }

    /// Without a deadline, the wait would not end before the schedule is stopped.
    @Test func requiresADeadlineToFollow() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in .init(duration: .seconds(2)) }
        let id = try await Self.run(cloud).commandIDs
        let run = CloudAssistantClient.emulated(cloud).follow(id)
        let error = await #expect(throws: CommandError.self) { try await run.report() }
        #expect(error?.description.contains("\(id[0]) runs on a schedule") == true)
        #expect(error?.description.contains("set a deadline") == true)
        #expect(clock.seconds < 60)
        try await run.cancel()
        #expect(try await run.report().counts == [.cancelled: 2])
    }

    @Test func keepsSucceededRepetitionsWhenStopped() async throws {
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { _, _ in .init(duration: .seconds(2)) }
        let run = try await Self.run(cloud)
        for try await update in run.updates where update.result.repetition == 3 && update.state == .succeeded { break }
        try await run.cancel()
        let report = try await run.report()
        #expect(report.counts == [.succeeded: 2])
        #expect(report.machines.allSatisfy { $0.repetition == 3 })
        #expect(report.isComplete)
    }

    /// The run was not polled after the third repetition.
    @Test(arguments: [0, 7])
    func keepsTheResultOfTheLastRepetitionWhenStopped(exitCode: Int) async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in
            .init(exitCode: exitCode, duration: .seconds(2))
        }
        let run = try await Self.run(cloud)
        for _ in 1...3 {
            clock.advance(by: .seconds(3_600))
            _ = try await CloudAssistantClient.emulated(cloud).readiness(of: ["i-1"])
        }
        clock.advance(by: .seconds(600))
        try await run.cancel()
        let report = try await run.report()
        #expect(report.counts == [exitCode == 0 ? .succeeded : .failed: 2])
        #expect(report.machines.map(\.exitCode) == [exitCode, exitCode])
        #expect(report.machines.map(\.repetition) == [3, 3])
    }

    @Test func endsAfterAScheduleOfOneTime() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { _, _ in .init(duration: .seconds(2)) }
        let report = try await Self.run(cloud, .at(clock.date + 7_200)).report()
        #expect(report.allSucceeded)
        #expect(report.machines.map(\.repetition) == [1, 1])
        #expect((7_200...7_600).contains(clock.seconds))
    }

    /// A repetition takes longer than the longest delay between polls, which is 75 s.
    @Test func deliversTheStartOfALongRepetition() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in .init(duration: .seconds(300)) }
        let (updates, _) = await Self.updates(of: try await Self.run(cloud, deadline: .seconds(3 * 3_600 + 600)))
        #expect(
            updates.map { "\($0.result.repetition ?? 0) \($0.state)" } == [
                "1 running", "1 succeeded", "2 running", "2 succeeded", "3 running", "3 succeeded",
            ]
        )
    }

    @Test func deliversEachRepetitionOnceItEnds() async throws {
        let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, _ in .init(exitCode: 3, duration: .seconds(50)) }
        let run = try await Self.run(cloud, deadline: .seconds(3 * 3_600 + 600))
        var delivered: [String] = []
        do throws(CommandError) {
            for try await repetition in run.repetitions { delivered.append("\(repetition)") }
        } catch {
            delivered.append("\(error)")
        }
        #expect(
            delivered.prefix(3).map { $0.prefix(38) } == (1...3).map { "i-1 failed (repetition \($0), exit 3, 50 s" }
        )
        #expect(delivered.count == 4)
        #expect(delivered.last?.hasPrefix("not all machines ended in time: 1 failed") == true)
    }

    /// The machine is off at the second repetition.
    @Test func numbersARepetitionThatDidNotStart() async throws {
        let lists = Counter()
        let service = StubService { request in
            if request.operation == "RunCommand" { return .json(#"{"InvokeId":"t-1"}"#) }
            let ran = #""InvocationStatus":"Success","ExitCode":0,"#
            let results = [
                #"{"InstanceId":"i-1",\#(ran)"StartTime":"2026-01-02T13:00:00Z","FinishedTime":"2026-01-02T13:00:02Z"}"#,
                #"{"InstanceId":"i-1","InvocationStatus":"Failed","ErrorCode":"InstanceNotRunning","#
                    + #""StartTime":"","FinishedTime":"2026-01-02T14:00:00Z"}"#,
                #"{"InstanceId":"i-1",\#(ran)"StartTime":"2026-01-02T15:00:00Z","FinishedTime":"2026-01-02T15:00:02Z"}"#,
                #"{"InstanceId":"i-1","InvocationStatus":"Scheduled","StartTime":"","FinishedTime":""}"#,
            ]
            let isList = request.operation == "DescribeInvocationResults"
            let visible = min(3, isList ? lists.next() : lists.count)
            if !isList {
                let status = visible < 3 ? "Running" : "Stopped"
                return .json(
                    #"{"Invocations":{"Invocation":[{"InvokeId":"t-1","InvocationStatus":"\#(status)","#
                        + #""InvokeInstances":{"InvokeInstance":[{"InstanceId":"i-1","Repeats":\#(lists.count)}]}}]}}"#
                )
            }
            #expect(request.parameters["IncludeHistory"] == "true")
            // The newest is first.
            let list = (results.prefix(visible).reversed() + (visible < 3 ? results.suffix(1) : [])).joined(
                separator: ","
            )
            return .json(#"{"Invocation":{"InvocationResults":{"InvocationResult":[\#(list)]}}}"#)
        }
        let run = try await CloudAssistantClient.testing(service).run(
            .shell("x"),
            on: .instances(["i-1"]),
            schedule: .rate(.seconds(3_600)),
            options: .init(deadline: .seconds(86_400))
        )
        let (updates, _) = await Self.updates(of: run)
        #expect(
            updates.map { "\($0.result.repetition ?? 0) \($0.state)" } == ["1 succeeded", "2 failed", "3 succeeded"]
        )
    }

    /// The schedule was started by another program.
    @Test func followsAScheduleByItsID() async throws {
        let clock = ManualClock()
        let cloud = EmulatedCloud(machines: 1, clock: .manual(clock)) { _, _ in .init(duration: .seconds(2)) }
        let ids = try await Self.run(cloud).commandIDs
        let options = RunOptions(deadline: .seconds(3 * 3_600 + 600))
        let run = CloudAssistantClient.emulated(cloud).follow(ids, options: options)
        let (updates, error) = await Self.updates(of: run)
        guard case .deadlinePassed(let report)? = error as? CommandError else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(updates.filter { $0.state.isTerminal }.map(\.result.repetition) == [1, 2, 3])
        #expect(report.machines.map(\.repetition) == [3])
    }

    @Test func describesAScheduleInTheSyntaxOfTheService() {
        #expect("\(CommandSchedule.rate(.seconds(300)))" == "rate(5m)")
        #expect("\(CommandSchedule.rate(.seconds(3)))".contains("60 s to 7 days"))
    }

    @Test func requiresADeadlineToRun() async {
        let stub = StubTransport()
        let error = await #expect(throws: CommandError.self) {
            try await CloudAssistantClient.testing(stub)
                .run(.shell("x"), on: .instances(["i-1"]), schedule: .rate(.seconds(60)), options: .init())
        }
        #expect("\(String(describing: error))".contains("deadline"))
        #expect(stub.requests.isEmpty)
    }
}
