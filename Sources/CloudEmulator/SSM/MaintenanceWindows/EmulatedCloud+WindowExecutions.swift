import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeExecutions(
        _ request: SSM.DescribeMaintenanceWindowExecutionsRequest
    ) throws -> SSM.DescribeMaintenanceWindowExecutionsResponse {
        let now = self.time.now()
        let filters = try WindowFilters(request.filters, allowed: ["ExecutedBefore", "ExecutedAfter"])
        let found = self.withState { state in
            state.windowExecutions.reversed().map { state.description(of: $0, at: now) }
                + state.cannedResponses.windowExecutions
        }
        .filter { $0.windowID == request.windowID && filters.match(startTime: $0.startTime) }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowExecutionsResponse(
            windowExecutions: page.items,
            nextToken: page.nextToken
        )
    }

    func getExecution(
        _ request: SSM.GetMaintenanceWindowExecutionRequest
    ) throws -> SSM.GetMaintenanceWindowExecutionResponse {
        let now = self.time.now()
        return try self.withState { state in
            let id = request.windowExecutionID
            let planted = state.cannedResponses
            let execution =
                state.windowExecution(id).map { state.description(of: $0, at: now) }
                ?? planted.windowExecutions.first { $0.windowExecutionID == id }
            guard let execution else { throw Self.noExecution(id) }
            return SSM.GetMaintenanceWindowExecutionResponse(
                windowExecutionID: id,
                taskIDs: state.windowExecution(id)?.tasks.map(\.id)
                    ?? planted.windowTasks.filter { $0.windowExecutionID == id }.compactMap(\.taskExecutionID),
                status: execution.status,
                statusDetails: execution.statusDetails,
                startTime: execution.startTime,
                endTime: execution.endTime
            )
        }
    }

    func cancelExecution(
        _ request: SSM.CancelMaintenanceWindowExecutionRequest
    ) throws -> SSM.CancelMaintenanceWindowExecutionResponse {
        let now = self.time.now()
        try self.withState { state in
            guard let execution = state.windowExecution(request.windowExecutionID) else {
                throw Self.noExecution(request.windowExecutionID)
            }
            guard state.status(of: execution, at: now).isActive else { return }
            state.changeWindowExecution(execution.id) { $0.cancel(at: now) }
            for case .command(let id) in execution.tasks.flatMap(\.invocations).map(\.outcome) {
                _ = state.cancelCommand(id, at: now)
            }
        }
        self.endStoppedScripts()
        return SSM.CancelMaintenanceWindowExecutionResponse(windowExecutionID: request.windowExecutionID)
    }

    static func noExecution(_ id: String) -> ErrorResponse {
        ErrorResponse("DoesNotExistException", "there is no execution \(quoted(id)) of a maintenance window")
    }
}

extension WindowExecution {
    /// Cancels the execution, whose tasks that have not started never start.
    fileprivate mutating func cancel(at now: Date) {
        self.cancelledAt = now
        for index in self.tasks.indices {
            if case .date(let start) = self.tasks[index].start, start <= now { continue }
            self.tasks[index].start = .never(at: now, reason: "the execution was cancelled")
        }
    }
}

extension EmulatorState {
    /// Returns an execution of a window, in the service's format.
    fileprivate func description(of execution: WindowExecution, at now: Date) -> SSM.MaintenanceWindowExecution {
        let status = self.status(of: execution, at: now)
        return SSM.MaintenanceWindowExecution(
            windowID: execution.windowID,
            windowExecutionID: execution.id,
            status: status.status,
            statusDetails: status.details,
            startTime: status.start,
            endTime: status.end
        )
    }
}
