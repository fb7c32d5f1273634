import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Canned responses for maintenance windows and associations.
@Suite struct CannedResponseTests {
    private let cloud = EmulatedCloud(machines: 2, clock: .manual)
    private static let (window1, window2) = ("mw-00000000000000001", "mw-00000000000000002")

    /// Returns an ID in the form that the service requires.
    private static func id(_ digits: String) -> String {
        "00000000-0000-4000-8000-0000000000\(digits.replacing("-", with: ""))"
    }

    private func code(_ call: () async throws -> Void) async -> SSM.ErrorCode? {
        await #expect(throws: SSMError.self) { try await call() }?.serviceFailure?.code
    }

    @Test func returnsMaintenanceWindowExecutions() async throws {
        let ssm = self.cloud.ssm()
        let start = Date(timeIntervalSince1970: 1_767_355_200)
        self.cloud.addCannedResponses([
            SSM.MaintenanceWindowExecution(
                windowID: Self.window1,
                windowExecutionID: Self.id("e-1"),
                status: .success,
                startTime: start,
                endTime: start + 60
            ),
            SSM.MaintenanceWindowExecution(
                windowID: Self.window1,
                windowExecutionID: Self.id("e-2"),
                startTime: start + 86_400
            ),
            SSM.MaintenanceWindowExecution(windowID: Self.window2, windowExecutionID: Self.id("e-3")),
        ])
        self.cloud.addCannedResponses([
            SSM.MaintenanceWindowExecutionTaskIdentity(
                windowExecutionID: Self.id("e-1"),
                taskExecutionID: Self.id("f-1"),
                status: .failed
            ),
            SSM.MaintenanceWindowExecutionTaskIdentity(
                windowExecutionID: Self.id("e-1"),
                taskExecutionID: Self.id("f-2"),
                status: .success
            ),
        ])
        let all = try await ssm.describeMaintenanceWindowExecutions(windowID: Self.window1)
        #expect(all.windowExecutions.map(\.windowExecutionID) == [Self.id("e-1"), Self.id("e-2")])
        let early = try await ssm.describeMaintenanceWindowExecutions(
            windowID: Self.window1,
            filters: [.init(key: "ExecutedBefore", values: ["2026-01-03T00:00:00Z"])]
        )
        #expect(early.windowExecutions.map(\.windowExecutionID) == [Self.id("e-1")])
        let tasks = try await ssm.describeMaintenanceWindowExecutionTasks(
            windowExecutionID: Self.id("e-1"),
            filters: [.init(key: "STATUS", values: ["FAILED"])]
        )
        #expect(tasks.windowExecutionTaskIdentities.map(\.taskExecutionID) == [Self.id("f-1")])
        let execution = try await ssm.getMaintenanceWindowExecution(windowExecutionID: Self.id("e-1"))
        #expect(execution.taskIDs == [Self.id("f-1"), Self.id("f-2")])
        #expect(execution.endTime == start + 60)
        #expect(
            await self.code { _ = try await ssm.getMaintenanceWindowExecution(windowExecutionID: Self.id("e-9")) }
                == .doesNotExist
        )
        #expect(
            await self.code {
                _ = try await ssm.describeMaintenanceWindowExecutions(
                    windowID: Self.window1,
                    filters: [.init(key: "Color", values: ["red"])]
                )
            } == .validation
        )
    }

    @Test func returnsPlantedRecordsBesideItsOwn() async throws {
        let ssm = self.cloud.ssm()
        let created = try await ssm.createWindow("created")
        self.cloud.addCannedResponses([
            SSM.MaintenanceWindowIdentity(windowID: "mw-1", name: "planted", enabled: false)
        ])
        let windows = try await ssm.describeMaintenanceWindows().windowIdentities
        #expect(windows.map(\.name) == ["created", "planted"])
        let enabled = try await ssm.describeMaintenanceWindows(filters: [.init(key: "Enabled", values: ["true"])])
        #expect(enabled.windowIdentities.map(\.name) == ["created"])
        self.cloud.addCannedResponses([
            SSM.MaintenanceWindowExecution(windowID: created, windowExecutionID: "planted", status: .timedOut)
        ])
        await self.cloud.startMaintenanceWindow(created)
        #expect(try await ssm.executions(of: created).map(\.status) == [.success, .timedOut])
        self.cloud.addCannedResponses([
            SSM.InstanceAssociationStatusInfo(associationID: "a-1", instanceID: "i-1", status: "Failed")
        ])
        _ = try await ssm.createAssociation(
            .init(
                name: "AWS-RunShellScript",
                parameters: ["commands": ["x"]],
                targets: [.init(key: "InstanceIds", values: ["i-1"])]
            )
        )
        let statuses = try await ssm.describeInstanceAssociationsStatus(instanceID: "i-1")
        #expect(statuses.instanceAssociationStatusInfos.map(\.status) == ["Pending", "Failed"])
    }

    @Test func returnsPlantedTasksAndInvocations() async throws {
        let ssm = self.cloud.ssm()
        let task = SSM.MaintenanceWindowExecutionTaskIdentity(
            windowExecutionID: Self.id("e-1"),
            taskExecutionID: Self.id("f-1"),
            status: .cancelled
        )
        self.cloud.addCannedResponses([task])
        self.cloud.addCannedResponses([
            SSM.MaintenanceWindowExecutionTaskInvocationIdentity(
                windowExecutionID: Self.id("e-1"),
                taskExecutionID: Self.id("f-1"),
                invocationID: Self.id("b-1"),
                statusDetails: "planted"
            )
        ])
        let found = try await ssm.getMaintenanceWindowExecutionTask(
            windowExecutionID: Self.id("e-1"),
            taskID: Self.id("f-1")
        )
        #expect(found.status == .cancelled)
        #expect(try await ssm.invocations(of: task).map(\.invocationID) == [Self.id("b-1")])
        let invocation = try await ssm.getMaintenanceWindowExecutionTaskInvocation(
            windowExecutionID: Self.id("e-1"),
            taskID: Self.id("f-1"),
            invocationID: Self.id("b-1")
        )
        #expect(invocation.statusDetails == "planted")
    }

    @Test func returnsAssociationExecutions() async throws {
        let ssm = self.cloud.ssm()
        self.cloud.addCannedResponses([
            SSM.AssociationExecution(associationID: Self.id("a-1"), executionID: Self.id("c-1"), status: "Success")
        ])
        self.cloud.addCannedResponses(
            (1...60).map { number in
                SSM.AssociationExecutionTarget(
                    associationID: Self.id("a-1"),
                    executionID: Self.id("c-1"),
                    resourceID: "i-\(number)"
                )
            }
        )
        let executions = try await ssm.describeAssociationExecutions(associationID: Self.id("a-1"))
            .associationExecutions
        #expect(executions.map(\.executionID) == [Self.id("c-1")])
        var targets: [String?] = []
        let request = SSM.DescribeAssociationExecutionTargetsRequest(
            associationID: Self.id("a-1"),
            executionID: Self.id("c-1")
        )
        for try await target in ssm.pages(of: request).items { targets.append(target.resourceID) }
        #expect(targets == (1...60).map { "i-\($0)" })
        #expect(
            await self.code { _ = try await ssm.describeAssociationExecutions(associationID: Self.id("a-9")) }
                == .associationDoesNotExist
        )
        #expect(
            await self.code {
                _ = try await ssm.describeAssociationExecutionTargets(
                    associationID: Self.id("a-1"),
                    executionID: Self.id("c-9")
                )
            } == .associationExecutionDoesNotExist
        )
    }
}
