import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeExecutionTaskInvocations(
        _ request: SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest
    ) throws -> SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse {
        let filters = try WindowFilters(request.filters, allowed: ["STATUS"])
        let found = try self.windowInvocations(of: request.taskID, of: request.windowExecutionID)
            .filter { filters.match(status: $0.status) }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse(
            windowExecutionTaskInvocationIdentities: page.items,
            nextToken: page.nextToken
        )
    }

    func getExecutionTaskInvocation(
        _ request: SSM.GetMaintenanceWindowExecutionTaskInvocationRequest
    ) throws -> SSM.GetMaintenanceWindowExecutionTaskInvocationResponse {
        let invocations = try self.windowInvocations(of: request.taskID, of: request.windowExecutionID)
        guard let invocation = invocations.first(where: { $0.invocationID == request.invocationID }) else {
            throw ErrorResponse("DoesNotExistException", "the task has no invocation \(quoted(request.invocationID))")
        }
        return SSM.GetMaintenanceWindowExecutionTaskInvocationResponse(
            windowExecutionID: invocation.windowExecutionID,
            taskExecutionID: invocation.taskExecutionID,
            invocationID: invocation.invocationID,
            executionID: invocation.executionID,
            taskType: invocation.taskType,
            parameters: invocation.parameters,
            status: invocation.status,
            statusDetails: invocation.statusDetails,
            startTime: invocation.startTime,
            endTime: invocation.endTime,
            ownerInformation: invocation.ownerInformation,
            windowTargetID: invocation.windowTargetID
        )
    }

    /// Returns the invocations of a task, in the service's format.
    /// - Throws: `ErrorResponse` if there is no such task.
    private func windowInvocations(
        of taskID: String,
        of executionID: String
    ) throws -> [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] {
        let now = self.time.now()
        return try self.withState { state in
            if let task = state.windowExecution(executionID)?.tasks.first(where: { $0.id == taskID }) {
                return task.invocations.filter { $0.start <= now }
                    .map { state.description(of: $0, taskID, executionID, at: now) }
            }
            let planted = state.cannedResponses.windowInvocations
                .filter { $0.windowExecutionID == executionID && $0.taskExecutionID == taskID }
            guard !planted.isEmpty else { throw Self.noTaskExecution(taskID) }
            return planted
        }
    }
}

extension EmulatorState {
    /// Returns a task invocation, in the service's format.
    fileprivate func description(
        of invocation: WindowExecution.Invocation,
        _ taskID: String,
        _ executionID: String,
        at now: Date
    ) -> SSM.MaintenanceWindowExecutionTaskInvocationIdentity {
        let status = self.status(of: invocation, at: now)
        var commandID: String?
        if case .command(let id) = invocation.outcome { commandID = id }
        return SSM.MaintenanceWindowExecutionTaskInvocationIdentity(
            windowExecutionID: executionID,
            taskExecutionID: taskID,
            invocationID: invocation.id,
            executionID: commandID,
            taskType: .runCommand,
            parameters: invocation.parameters,
            status: status.status,
            statusDetails: status.details,
            startTime: status.start,
            endTime: status.end,
            ownerInformation: invocation.target?.ownerInformation,
            windowTargetID: invocation.target?.windowTargetID
        )
    }
}
