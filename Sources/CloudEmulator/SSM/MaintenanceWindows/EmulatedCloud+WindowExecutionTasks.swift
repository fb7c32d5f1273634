import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeExecutionTasks(
        _ request: SSM.DescribeMaintenanceWindowExecutionTasksRequest
    ) throws -> SSM.DescribeMaintenanceWindowExecutionTasksResponse {
        let now = self.time.now()
        let filters = try WindowFilters(request.filters, allowed: ["STATUS"])
        let tasks = self.withState { state in
            let execution = state.windowExecution(request.windowExecutionID)
            return execution?.tasks.map { state.description(of: $0, request.windowExecutionID, at: now) }
                ?? state.cannedResponses.windowTasks.filter { $0.windowExecutionID == request.windowExecutionID }
        }
        guard !tasks.isEmpty || self.withState({ $0.windowExecution(request.windowExecutionID) != nil }) else {
            throw Self.noExecution(request.windowExecutionID)
        }
        let found = tasks.filter { filters.match(status: $0.status) }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowExecutionTasksResponse(
            windowExecutionTaskIdentities: page.items,
            nextToken: page.nextToken
        )
    }

    func getExecutionTask(
        _ request: SSM.GetMaintenanceWindowExecutionTaskRequest
    ) throws -> SSM.GetMaintenanceWindowExecutionTaskResponse {
        let now = self.time.now()
        return try self.withState { state in
            if let execution = state.windowExecution(request.windowExecutionID),
                let task = execution.tasks.first(where: { $0.id == request.taskID })
            {
                return state.details(of: task, request.windowExecutionID, at: now)
            }
            let planted = state.cannedResponses.windowTasks.first {
                $0.windowExecutionID == request.windowExecutionID && $0.taskExecutionID == request.taskID
            }
            guard let planted else { throw Self.noTaskExecution(request.taskID) }
            return SSM.GetMaintenanceWindowExecutionTaskResponse(
                windowExecutionID: planted.windowExecutionID,
                taskExecutionID: planted.taskExecutionID,
                taskARN: planted.taskARN,
                type: planted.taskType,
                status: planted.status,
                statusDetails: planted.statusDetails,
                startTime: planted.startTime,
                endTime: planted.endTime
            )
        }
    }

    static func noTaskExecution(_ id: String) -> ErrorResponse {
        ErrorResponse("DoesNotExistException", "the execution has no task \(quoted(id))")
    }
}

extension EmulatorState {
    /// Returns the entry of a task in a list, in the service's format.
    fileprivate func description(
        of task: WindowExecution.Task,
        _ executionID: String,
        at now: Date
    ) -> SSM.MaintenanceWindowExecutionTaskIdentity {
        let status = self.status(of: task, at: now)
        return SSM.MaintenanceWindowExecutionTaskIdentity(
            windowExecutionID: executionID,
            taskExecutionID: task.id,
            status: status.status,
            statusDetails: status.details,
            startTime: status.start,
            endTime: status.end,
            taskARN: task.task.taskARN,
            taskType: task.task.taskType
        )
    }

    /// Returns a task with its settings, in the service's format.
    fileprivate func details(
        of task: WindowExecution.Task,
        _ executionID: String,
        at now: Date
    ) -> SSM.GetMaintenanceWindowExecutionTaskResponse {
        let status = self.status(of: task, at: now)
        var details = SSM.GetMaintenanceWindowExecutionTaskResponse(
            windowExecutionID: executionID,
            taskExecutionID: task.id,
            taskARN: task.task.taskARN,
            serviceRole: task.task.serviceRoleARN,
            type: task.task.taskType,
            priority: task.priority,
            maxConcurrency: task.task.maxConcurrency,
            maxErrors: task.task.maxErrors,
            status: status.status,
            statusDetails: status.details,
            startTime: status.start,
            endTime: status.end
        )
        let parameters = WindowCommand(task.task, on: []).request.parameters ?? [:]
        details.deprecatedTaskParameters = parameters.sorted { $0.key < $1.key }.map { name, values in
            [name: SSM.MaintenanceWindowTaskParameterValueExpression(values: values)]
        }
        return details
    }
}
