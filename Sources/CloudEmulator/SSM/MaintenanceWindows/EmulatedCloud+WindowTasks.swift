import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func registerTask(
        _ request: SSM.RegisterTaskWithMaintenanceWindowRequest
    ) throws -> SSM.RegisterTaskWithMaintenanceWindowResponse {
        guard request.taskType == .runCommand else {
            throw ErrorResponse(
                "FeatureNotAvailableException",
                "the emulator runs only RUN_COMMAND tasks, not \(request.taskType.rawValue)"
            )
        }
        var task = SSM.GetMaintenanceWindowTaskResponse(
            windowID: request.windowID,
            targets: request.targets ?? [],
            taskARN: request.taskARN,
            serviceRoleARN: request.serviceRoleARN,
            taskType: request.taskType,
            taskInvocationParameters: request.taskInvocationParameters,
            priority: request.priority ?? 1,
            maxConcurrency: request.maxConcurrency,
            maxErrors: request.maxErrors,
            name: request.name,
            description: request.description,
            cutoffBehavior: request.cutoffBehavior ?? .continueTask
        )
        task.deprecatedTaskParameters = request.deprecatedTaskParameters ?? [:]
        task.deprecatedLoggingInfo = request.deprecatedLoggingInfo
        let id = try self.withState { [task] state in
            try WindowTaskRules(window: try state.window(request.windowID)).check(task)
            return try state.createOnce(request) { state in
                let id = state.nextUUID()
                state.changeWindow(request.windowID) { window in
                    var task = task
                    task.windowTaskID = id
                    window.tasks.append(task)
                }
                return id
            }
        }
        return SSM.RegisterTaskWithMaintenanceWindowResponse(windowTaskID: id)
    }

    func describeTasks(
        _ request: SSM.DescribeMaintenanceWindowTasksRequest
    ) throws -> SSM.DescribeMaintenanceWindowTasksResponse {
        let filters = try WindowFilters(
            request.filters,
            allowed: ["WindowTaskId", "TaskArn", "Priority", "TaskType"]
        )
        let found = try self.withState { try $0.window(request.windowID).tasks }.filter { task in
            filters.match("WindowTaskId", task.windowTaskID) && filters.match("TaskArn", task.taskARN)
                && filters.match("Priority", task.priority.map { "\($0)" })
                && filters.match("TaskType", task.taskType?.rawValue)
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken, limit: Self.windowPageLimit)
        return SSM.DescribeMaintenanceWindowTasksResponse(
            tasks: page.items.map(\.identity),
            nextToken: page.nextToken
        )
    }

    func getTask(_ request: SSM.GetMaintenanceWindowTaskRequest) throws -> SSM.GetMaintenanceWindowTaskResponse {
        let tasks = try self.withState { try $0.window(request.windowID).tasks }
        guard let task = tasks.first(where: { $0.windowTaskID == request.windowTaskID }) else {
            throw Self.noTask(request.windowTaskID)
        }
        return task
    }

    func updateTask(
        _ request: SSM.UpdateMaintenanceWindowTaskRequest
    ) throws -> SSM.UpdateMaintenanceWindowTaskResponse {
        let task = try self.withState { state in
            let window = try state.window(request.windowID)
            guard let index = window.tasks.firstIndex(where: { $0.windowTaskID == request.windowTaskID }) else {
                throw Self.noTask(request.windowTaskID)
            }
            var task = window.tasks[index]
            try task.update(from: request)
            try WindowTaskRules(window: window).check(task)
            state.changeWindow(request.windowID) { [task] in $0.tasks[index] = task }
            return task
        }
        var response = SSM.UpdateMaintenanceWindowTaskResponse(
            windowID: request.windowID,
            windowTaskID: request.windowTaskID,
            targets: task.targets,
            taskARN: task.taskARN,
            serviceRoleARN: task.serviceRoleARN,
            taskInvocationParameters: task.taskInvocationParameters,
            priority: task.priority,
            maxConcurrency: task.maxConcurrency,
            maxErrors: task.maxErrors,
            name: task.name,
            description: task.description,
            cutoffBehavior: task.cutoffBehavior
        )
        response.deprecatedTaskParameters = task.deprecatedTaskParameters
        response.deprecatedLoggingInfo = task.deprecatedLoggingInfo
        return response
    }

    func deregisterTask(
        _ request: SSM.DeregisterTaskFromMaintenanceWindowRequest
    ) throws -> SSM.DeregisterTaskFromMaintenanceWindowResponse {
        try self.withState { state in
            guard try state.window(request.windowID).tasks.contains(where: { $0.windowTaskID == request.windowTaskID })
            else { throw Self.noTask(request.windowTaskID) }
            state.changeWindow(request.windowID) { window in
                window.tasks.removeAll { $0.windowTaskID == request.windowTaskID }
            }
        }
        return SSM.DeregisterTaskFromMaintenanceWindowResponse(
            windowID: request.windowID,
            windowTaskID: request.windowTaskID
        )
    }

    private static func noTask(_ id: String) -> ErrorResponse {
        ErrorResponse("DoesNotExistException", "the maintenance window has no task \(quoted(id))")
    }
}

extension SSM.GetMaintenanceWindowTaskResponse {
    /// The entry of the task in a list, in the service's format.
    fileprivate var identity: SSM.MaintenanceWindowTask {
        var identity = SSM.MaintenanceWindowTask(
            windowID: self.windowID,
            windowTaskID: self.windowTaskID,
            taskARN: self.taskARN,
            type: self.taskType,
            targets: self.targets,
            priority: self.priority,
            serviceRoleARN: self.serviceRoleARN,
            maxConcurrency: self.maxConcurrency,
            maxErrors: self.maxErrors,
            name: self.name,
            description: self.description,
            cutoffBehavior: self.cutoffBehavior
        )
        identity.deprecatedTaskParameters = self.deprecatedTaskParameters
        identity.deprecatedLoggingInfo = self.deprecatedLoggingInfo
        return identity
    }

    /// Changes the settings that a request contains, or replaces all settings if the request says so.
    fileprivate mutating func update(from request: SSM.UpdateMaintenanceWindowTaskRequest) throws {
        if request.replace == true {
            guard request.targets != nil, request.taskARN != nil, request.maxConcurrency != nil,
                request.maxErrors != nil, request.priority != nil
            else {
                throw ErrorResponse(
                    "ValidationException",
                    "Replace needs Targets, TaskArn, Priority, MaxConcurrency and MaxErrors"
                )
            }
            (self.serviceRoleARN, self.taskInvocationParameters) = (nil, nil)
            (self.name, self.description, self.cutoffBehavior) = (nil, nil, .continueTask)
            (self.deprecatedTaskParameters, self.deprecatedLoggingInfo) = ([:], nil)
        }
        self.targets = request.targets ?? self.targets
        self.taskARN = request.taskARN ?? self.taskARN
        self.serviceRoleARN = request.serviceRoleARN ?? self.serviceRoleARN
        self.taskInvocationParameters = request.taskInvocationParameters ?? self.taskInvocationParameters
        self.priority = request.priority ?? self.priority
        self.maxConcurrency = request.maxConcurrency ?? self.maxConcurrency
        self.maxErrors = request.maxErrors ?? self.maxErrors
        self.name = request.name ?? self.name
        self.description = request.description ?? self.description
        self.cutoffBehavior = request.cutoffBehavior ?? self.cutoffBehavior
        self.deprecatedTaskParameters = request.deprecatedTaskParameters ?? self.deprecatedTaskParameters
        self.deprecatedLoggingInfo = request.deprecatedLoggingInfo ?? self.deprecatedLoggingInfo
    }
}
