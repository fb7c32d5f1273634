import CloudCore
import SSMKit

extension EmulatedCloud {
    static let windowOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionsRequest, _) in
            let filters = try WindowFilters(request.filters, allowed: ["ExecutedBefore", "ExecutedAfter"])
            let found = emulator.withState { $0.cannedResponses.windowExecutions }
                .filter { $0.windowID == request.windowID && filters.match(startTime: $0.startTime) }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeMaintenanceWindowExecutionsResponse(
                windowExecutions: page.items,
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionTasksRequest, _) in
            let filters = try WindowFilters(request.filters, allowed: ["STATUS"])
            let found = emulator.withState { $0.cannedResponses.windowTasks }
                .filter { $0.windowExecutionID == request.windowExecutionID }
            guard !found.isEmpty else { throw executionNotFound }
            let page = try page(
                of: found.filter { filters.match(status: $0.status) },
                request.maxResults,
                request.nextToken
            )
            return SSM.DescribeMaintenanceWindowExecutionTasksResponse(
                windowExecutionTaskIdentities: page.items,
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest, _) in
            let filters = try WindowFilters(request.filters, allowed: ["STATUS"])
            let found = emulator.withState { $0.cannedResponses.windowInvocations }
                .filter { $0.windowExecutionID == request.windowExecutionID && $0.taskExecutionID == request.taskID }
            guard !found.isEmpty else { throw executionNotFound }
            let page = try page(
                of: found.filter { filters.match(status: $0.status) },
                request.maxResults,
                request.nextToken
            )
            return SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse(
                windowExecutionTaskInvocationIdentities: page.items,
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowExecutionRequest, _) in
            let cannedResponses = emulator.withState { $0.cannedResponses }
            guard
                let execution = cannedResponses.windowExecutions.first(where: {
                    $0.windowExecutionID == request.windowExecutionID
                })
            else { throw executionNotFound }
            return SSM.GetMaintenanceWindowExecutionResponse(
                windowExecutionID: execution.windowExecutionID,
                taskIDs: cannedResponses.windowTasks.filter { $0.windowExecutionID == request.windowExecutionID }
                    .compactMap(\.taskExecutionID),
                status: execution.status,
                statusDetails: execution.statusDetails,
                startTime: execution.startTime,
                endTime: execution.endTime
            )
        },
    ]

    private static var executionNotFound: ErrorResponse {
        ErrorResponse("DoesNotExistException", "no such execution of a maintenance window was added")
    }
}
