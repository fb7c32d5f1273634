import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Executions of maintenance windows.
///
/// The clock starts on Friday, January 2, 2026, at noon (UTC).
@Suite struct WindowExecutionTests {
    private static let unknownID = "00000000-0000-4000-8000-ffffffffffff"

    private let clock = ManualClock()
    private let cloud: EmulatedCloud
    private let ssm: SSMClient

    init() {
        self.cloud = EmulatedCloud(
            machines: (1...3).map { Machine(index: $0, tags: ["env": $0 == 3 ? "test" : "prod"]) },
            clock: .manual(self.clock),
            executor: .closure { machine, script in
                switch script {
                case "fail": .init(exitCode: machine.index == 2 ? 1 : 0)
                case "long": .init(duration: .seconds(2_000))
                default: .init(standardOutput: "\(machine.id) ran \(script)")
                }
            }
        )
        self.ssm = self.cloud.ssm()
    }

    @Test func runsATaskAtTheTimeOfTheSchedule() async throws {
        let window = try await self.ssm.createWindow(schedule: "cron(0 13 ? * * *)")
        let target = try await self.ssm.registerTarget(in: window)
        _ = try await self.ssm.registerScript(
            "df",
            on: [.init(key: "WindowTargetIds", values: [target])],
            in: window
        )
        self.clock.advance(by: .seconds(3_599))
        #expect(try await self.ssm.executions(of: window).isEmpty)
        #expect(self.cloud.executions(on: "i-1") == 0)

        self.clock.advance(by: .seconds(1))
        let running = try #require(try await self.ssm.executions(of: window).first)
        #expect(running.status == .inProgress)
        #expect(running.startTime == self.clock.date)
        #expect(running.endTime == nil)

        self.clock.advance(by: .seconds(10))
        let ended = try await self.ssm.executions(of: window)
        #expect(ended.map(\.status) == [.success])
        let start = try #require(running.startTime)
        #expect(ended[0].endTime == start + 2)
        let task = try #require(try await self.ssm.tasks(of: ended[0].windowExecutionID ?? "").first)
        #expect(task.status == .success)
        #expect(task.taskARN == "AWS-RunShellScript")
        #expect(task.taskType == .runCommand)
        #expect(self.cloud.executions(on: "i-1") == 1)
        #expect(self.cloud.executions(on: "i-3") == 0)
    }

    /// The invocations have the form of the service's reference documents.
    @Test func describesTaskInvocations() async throws {
        let window = try await self.ssm.createWindow()
        let target = try await self.ssm.registerTarget([.init(key: "InstanceIds", values: ["i-1"])], in: window)
        _ = try await self.ssm.registerScript(
            "df",
            on: [.init(key: "WindowTargetIds", values: [target]), .init(key: "InstanceIds", values: ["i-2"])],
            in: window
        )
        let execution = try #require(await self.cloud.startMaintenanceWindow(window))
        self.clock.advance(by: .seconds(5))
        let task = try #require(try await self.ssm.tasks(of: execution).first)
        let invocations = try await self.ssm.invocations(of: task)
        #expect(invocations.map(\.status) == [.success, .success])
        #expect(invocations.map(\.windowTargetID) == [target, nil])
        #expect(invocations.map(\.ownerInformation) == ["team", nil])
        #expect(
            invocations[0].parameters
                == #"{"documentName":"AWS-RunShellScript","instanceIds":["i-1"],"maxConcurrency":"1","maxErrors":"1","#
                + #""parameters":{"commands":["df"]}}"#
        )
        let one = try await self.ssm.getMaintenanceWindowExecutionTaskInvocation(
            windowExecutionID: execution,
            taskID: task.taskExecutionID ?? "",
            invocationID: invocations[1].invocationID ?? ""
        )
        #expect(one.executionID == invocations[1].executionID)
        let command = try await self.ssm.getCommandInvocation(commandID: one.executionID ?? "", instanceID: "i-2")
        #expect(command.standardOutputContent == "i-2 ran df")

        let details = try await self.ssm.getMaintenanceWindowExecutionTask(
            windowExecutionID: execution,
            taskID: task.taskExecutionID ?? ""
        )
        #expect(details.maxErrors == "1")
        #expect(details.status == .success)
        #expect(try await self.ssm.getMaintenanceWindowExecution(windowExecutionID: execution).status == .success)
    }

    @Test func filtersByStatusAndDate() async throws {
        let window = try await self.ssm.createWindow(schedule: "rate(1 day)")
        let targets = [SSM.Target(key: "InstanceIds", values: ["i-1"]), .init(key: "InstanceIds", values: ["i-2"])]
        _ = try await self.ssm.registerScript("fail", on: targets, in: window)
        self.clock.advance(by: .seconds(86_400 * 3 + 60))
        let executions = try await self.ssm.executions(of: window)
        #expect(executions.map(\.status) == [.failed, .failed, .failed])
        let early = try await self.ssm.describeMaintenanceWindowExecutions(
            windowID: window,
            filters: [.init(key: "ExecutedBefore", values: ["2026-01-03T13:00:00Z"])]
        )
        #expect(early.windowExecutions.map(\.windowExecutionID) == [executions[2].windowExecutionID])
        let task = try #require(try await self.ssm.tasks(of: executions[0].windowExecutionID ?? "").first)
        func invocations(_ value: String, key: String = "STATUS") async throws -> [String?] {
            try await self.ssm.describeMaintenanceWindowExecutionTaskInvocations(
                windowExecutionID: task.windowExecutionID ?? "",
                taskID: task.taskExecutionID ?? "",
                filters: [.init(key: key, values: [value])]
            ).windowExecutionTaskInvocationIdentities.map(\.status?.rawValue)
        }
        #expect(try await invocations("SUCCESS") == ["SUCCESS"])
        #expect(try await invocations("FAILED") == ["FAILED"])
        #expect(try await invocations("TIMED_OUT") == [])
        #expect(await errorCode { _ = try await invocations("red", key: "Color") } == .validation)
    }

    @Test func listsExecutionsInPages() async throws {
        let window = try await self.ssm.createWindow(schedule: "rate(1 hour)", duration: 1)
        self.clock.advance(by: .seconds(3_600 * 25))
        var starts: [Date?] = []
        let request = SSM.DescribeMaintenanceWindowExecutionsRequest(windowID: window, maxResults: 10)
        for try await execution in self.ssm.pages(of: request).items { starts.append(execution.startTime) }
        #expect(starts == (0..<25).map { self.clock.date - TimeInterval($0 * 3_600) })
        #expect(self.cloud.calls["DescribeMaintenanceWindowExecutions"] == 3)
    }

    @Test func runsTasksByPriority() async throws {
        let window = try await self.ssm.createWindow()
        _ = try await self.ssm.registerScript("second", in: window, priority: 5)
        _ = try await self.ssm.registerScript("long", in: window, priority: 1)
        _ = try await self.ssm.registerScript("beside", in: window, priority: 1)
        let start = self.clock.date
        let execution = try #require(await self.cloud.startMaintenanceWindow(window))
        #expect(try await self.ssm.tasks(of: execution).map(\.status) == [.pending, .inProgress, .inProgress])
        #expect(try await self.ssm.tasks(of: execution).map(\.startTime) == [nil, start, start])
        self.clock.advance(by: .seconds(2_001))
        #expect(try await self.ssm.tasks(of: execution).map(\.status) == [.success, .success, .success])
        #expect(try await self.ssm.tasks(of: execution).map(\.startTime) == [start + 2_000, start, start])
    }

    @Test func startsNoTaskAfterTheCutoffAndEndsTasksThatSaySo() async throws {
        let window = try await self.ssm.createWindow(duration: 2, cutoff: 1)
        for _ in 1...2 { _ = try await self.ssm.registerScript("long", in: window, priority: 1) }
        _ = try await self.ssm.registerScript("long", in: window, priority: 2, cutoffBehavior: .cancelTask)
        _ = try await self.ssm.registerScript("late", in: window, priority: 3)
        let start = self.clock.date
        let execution = try #require(await self.cloud.startMaintenanceWindow(window))
        self.clock.advance(by: .seconds(3_599))
        #expect(try await self.ssm.tasks(of: execution).map(\.status) == [.success, .success, .inProgress, .pending])
        self.clock.advance(by: .seconds(1_000))
        let tasks = try await self.ssm.tasks(of: execution)
        #expect(tasks.map(\.status) == [.success, .success, .timedOut, .cancelled])
        #expect(tasks[2].endTime == start + 3_600)
        #expect(try await self.ssm.getMaintenanceWindowExecution(windowExecutionID: execution).status == .timedOut)
    }

    @Test func skipsAnExecutionWhilePreviousOneRuns() async throws {
        let window = try await self.ssm.createWindow(schedule: "rate(1 hour)", duration: 2)
        for priority in 1...2 { _ = try await self.ssm.registerScript("long", in: window, priority: priority) }
        self.clock.advance(by: .seconds(7_201))
        #expect(try await self.ssm.executions(of: window).map(\.status) == [.skippedOverlapping, .inProgress])
        #expect(self.cloud.executions(on: "i-1") == 2)
    }

    @Test func cancelsAnExecution() async throws {
        let window = try await self.ssm.createWindow(schedule: "rate(7 days)")
        for priority in 1...2 { _ = try await self.ssm.registerScript("long", in: window, priority: priority) }
        let execution = try #require(await self.cloud.startMaintenanceWindow(window))
        self.clock.advance(by: .seconds(10))
        let cancelled = try await self.ssm.cancelMaintenanceWindowExecution(windowExecutionID: execution)
        #expect(cancelled.windowExecutionID == execution)
        self.clock.advance(by: .seconds(5_000))
        #expect(try await self.ssm.executions(of: window).map(\.status) == [.cancelled])
        #expect(try await self.ssm.tasks(of: execution).map(\.status) == [.cancelled, .cancelled])
        #expect(self.cloud.executions(on: "i-1") == 1)
    }

    @Test func reportsACommandThatCouldNotBeSent() async throws {
        let window = try await self.ssm.createWindow()
        _ = try await self.ssm.registerScript(in: window, document: "Missing-Document")
        let execution = try #require(await self.cloud.startMaintenanceWindow(window))
        let task = try #require(try await self.ssm.tasks(of: execution).first)
        #expect(task.status == .failed)
        #expect(task.statusDetails?.contains("Missing-Document") == true)
        #expect(try await self.ssm.invocations(of: task).map(\.executionID) == [nil])
    }

    @Test func runsNoDisabledOrDeletedWindow() async throws {
        let disabled = try await self.ssm.createWindow(schedule: "rate(1 hour)")
        _ = try await self.ssm.updateMaintenanceWindow(.init(windowID: disabled, enabled: false))
        let deleted = try await self.ssm.createWindow(schedule: "rate(1 hour)")
        _ = try await self.ssm.deleteMaintenanceWindow(windowID: deleted)
        self.clock.advance(by: .seconds(7_200))
        #expect(try await self.ssm.executions(of: disabled).isEmpty)
        #expect(try await self.ssm.executions(of: deleted).isEmpty)
        #expect(await self.cloud.startMaintenanceWindow(deleted) == nil)
    }

    @Test func rejectsUnknownExecutions() async throws {
        let id = Self.unknownID
        #expect(
            await errorCode { _ = try await self.ssm.getMaintenanceWindowExecution(windowExecutionID: id) }
                == .doesNotExist
        )
        #expect(await errorCode { _ = try await self.ssm.tasks(of: id) } == .doesNotExist)
        let task = SSM.MaintenanceWindowExecutionTaskIdentity(windowExecutionID: id, taskExecutionID: id)
        #expect(await errorCode { _ = try await self.ssm.invocations(of: task) } == .doesNotExist)
        #expect(
            await errorCode {
                _ = try await self.ssm.getMaintenanceWindowExecutionTask(windowExecutionID: id, taskID: id)
            } == .doesNotExist
        )
        #expect(
            await errorCode {
                _ = try await self.ssm.cancelMaintenanceWindowExecution(windowExecutionID: id)
            } == .doesNotExist
        )
    }
}
