import CloudEmulator
import Foundation
import SSMKit
import Testing

extension SSMClient {
    /// Creates a maintenance window of two hours, and returns its ID.
    func createWindow(
        _ name: String = "nightly",
        schedule: String = "cron(0 13 ? * * *)",
        duration: Int = 2,
        cutoff: Int = 0,
        allowUnassociatedTargets: Bool = true
    ) async throws -> String {
        let created = try await self.createMaintenanceWindow(
            name: name,
            schedule: schedule,
            duration: duration,
            cutoff: cutoff,
            allowUnassociatedTargets: allowUnassociatedTargets
        )
        return try #require(created.windowID)
    }

    /// Registers machines as a target, and returns the target's ID.
    func registerTarget(
        _ targets: [SSM.Target] = [.init(key: "InstanceIds", values: ["i-1", "i-2"])],
        in window: String
    ) async throws -> String {
        let registered = try await self.registerTargetWithMaintenanceWindow(
            windowID: window,
            resourceType: .instance,
            targets: targets,
            ownerInformation: "team"
        )
        return try #require(registered.windowTargetID)
    }

    /// Registers a task that runs a script, and returns the task's ID.
    func registerScript(
        _ script: String = "df",
        on targets: [SSM.Target] = [.init(key: "InstanceIds", values: ["i-1"])],
        in window: String,
        document: String = "AWS-RunShellScript",
        priority: Int? = nil,
        cutoffBehavior: SSM.MaintenanceWindowTaskCutoffBehavior? = nil
    ) async throws -> String {
        let registered = try await self.registerTaskWithMaintenanceWindow(
            windowID: window,
            taskARN: document,
            taskType: .runCommand,
            targets: targets,
            taskInvocationParameters: .init(runCommand: .init(parameters: ["commands": [script]])),
            priority: priority,
            maxConcurrency: "1",
            maxErrors: "1",
            cutoffBehavior: cutoffBehavior
        )
        return try #require(registered.windowTaskID)
    }

    /// Returns the executions of a window, newest first.
    func executions(of window: String) async throws -> [SSM.MaintenanceWindowExecution] {
        try await self.describeMaintenanceWindowExecutions(windowID: window).windowExecutions
    }

    /// Returns the tasks of an execution.
    func tasks(of execution: String) async throws -> [SSM.MaintenanceWindowExecutionTaskIdentity] {
        try await self.describeMaintenanceWindowExecutionTasks(windowExecutionID: execution)
            .windowExecutionTaskIdentities
    }

    /// Returns the invocations of a task of an execution.
    func invocations(
        of task: SSM.MaintenanceWindowExecutionTaskIdentity
    ) async throws -> [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] {
        try await self.describeMaintenanceWindowExecutionTaskInvocations(
            windowExecutionID: task.windowExecutionID ?? "",
            taskID: task.taskExecutionID ?? ""
        ).windowExecutionTaskInvocationIdentities
    }
}
