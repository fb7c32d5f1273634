import CloudCore
import SSMKit

extension EmulatedCloud {
    static let windowOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionsRequest, _) in
            let filters = try WindowFilters(request.filters, allowed: ["ExecutedBefore", "ExecutedAfter"])
            let found = emulator.withState { $0.planted.windowExecutions }
                .filter { $0.windowID == request.windowID && filters.match(startTime: $0.startTime) }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeMaintenanceWindowExecutionsResponse(
                windowExecutions: page.items,
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionTasksRequest, _) in
            let filters = try WindowFilters(request.filters, allowed: ["STATUS"])
            let planted = emulator.withState { $0.planted.windowTasks }
                .filter { $0.windowExecutionID == request.windowExecutionID }
            guard !planted.isEmpty else { throw notPlanted }
            let page = try page(
                of: planted.filter { filters.match(status: $0.status) },
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
            let planted = emulator.withState { $0.planted.windowInvocations }
                .filter { $0.windowExecutionID == request.windowExecutionID && $0.taskExecutionID == request.taskID }
            guard !planted.isEmpty else { throw notPlanted }
            let page = try page(
                of: planted.filter { filters.match(status: $0.status) },
                request.maxResults,
                request.nextToken
            )
            return SSM.DescribeMaintenanceWindowExecutionTaskInvocationsResponse(
                windowExecutionTaskInvocationIdentities: page.items,
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowExecutionRequest, _) in
            let planted = emulator.withState { $0.planted }
            guard
                let execution = planted.windowExecutions.first(where: {
                    $0.windowExecutionID == request.windowExecutionID
                })
            else { throw notPlanted }
            return SSM.GetMaintenanceWindowExecutionResponse(
                windowExecutionID: execution.windowExecutionID,
                taskIDs: planted.windowTasks.filter { $0.windowExecutionID == request.windowExecutionID }
                    .compactMap(\.taskExecutionID),
                status: execution.status,
                statusDetails: execution.statusDetails,
                startTime: execution.startTime,
                endTime: execution.endTime
            )
        },
    ]

    private static var notPlanted: ErrorResponse {
        ErrorResponse("DoesNotExistException", "no such execution of a maintenance window was planted")
    }
}
