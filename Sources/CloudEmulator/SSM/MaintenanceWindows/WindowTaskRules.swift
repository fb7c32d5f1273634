import CloudCore
import SSMKit

/// The service's rules for the tasks of a maintenance window.
struct WindowTaskRules {
    let window: MaintenanceWindow

    /// Validates a task that runs a command.
    /// - Throws: `ErrorResponse` for a task that the service rejects.
    func check(_ task: SSM.GetMaintenanceWindowTaskResponse) throws {
        guard !task.targets.isEmpty else {
            throw ErrorResponse("ValidationException", "a RUN_COMMAND task needs Targets")
        }
        guard task.maxConcurrency != nil, task.maxErrors != nil else {
            throw ErrorResponse("ValidationException", "a task with Targets needs MaxConcurrency and MaxErrors")
        }
        for target in task.targets { try self.check(target) }
        let parameters = task.taskInvocationParameters
        guard parameters?.automation == nil, parameters?.lambda == nil, parameters?.stepFunctions == nil else {
            throw ErrorResponse("ValidationException", "the parameters are not those of a RUN_COMMAND task")
        }
        guard parameters?.runCommand?.notificationConfig == nil, parameters?.runCommand?.cloudWatchOutputConfig == nil
        else {
            throw ErrorResponse(
                "ValidationException",
                "the emulator does not support NotificationConfig and CloudWatchOutputConfig of a task"
            )
        }
    }

    private func check(_ target: SSM.Target) throws {
        let values = target.values ?? []
        switch target.key {
        case "WindowTargetIds":
            let known = Set(self.window.targets.compactMap(\.windowTargetID))
            if let id = values.first(where: { !known.contains($0) }) { throw EmulatedCloud.noTarget(id) }
        case "InstanceIds":
            guard self.window.settings.allowUnassociatedTargets != true else { return }
            let registered = self.window.targets.flatMap(\.targets).filter { $0.key == "InstanceIds" }
            let known = Set(registered.flatMap { $0.values ?? [] })
            if let id = values.first(where: { !known.contains($0) }) {
                throw ErrorResponse(
                    "ValidationException",
                    "\(quoted(id)) is not a registered target, and the window does not allow unassociated targets"
                )
            }
        default:
            throw ErrorResponse(
                "ValidationException",
                "the target of a task is WindowTargetIds or InstanceIds, not \(quoted(target.key ?? ""))"
            )
        }
    }
}
