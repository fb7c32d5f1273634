import CloudCore
import SSMKit

extension EmulatedCloud {
    static let maintenanceWindowOperations = windowOperations + windowRegistrationOperations + windowExecutionOperations

    /// The maximum number of items on a page of a list of maintenance windows.
    static let windowPageLimit = 100

    private static let windowOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.CreateMaintenanceWindowRequest, call) in
            try emulator.createMaintenanceWindow(request, region: call.region)
        },
        operation { (emulator, request: SSM.UpdateMaintenanceWindowRequest, _) in
            try emulator.updateMaintenanceWindow(request)
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowRequest, _) in
            try emulator.getMaintenanceWindow(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowsRequest, _) in
            try emulator.describeMaintenanceWindows(request)
        },
        operation { (emulator, request: SSM.DeleteMaintenanceWindowRequest, _) in
            emulator.withState { state in state.windows.removeAll { $0.id == request.windowID } }
            return SSM.DeleteMaintenanceWindowResponse(windowID: request.windowID)
        },
    ]

    private static let windowRegistrationOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.RegisterTargetWithMaintenanceWindowRequest, _) in
            try emulator.registerTarget(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowTargetsRequest, _) in
            try emulator.describeTargets(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowsForTargetRequest, _) in
            try emulator.describeWindows(for: request)
        },
        operation { (emulator, request: SSM.UpdateMaintenanceWindowTargetRequest, _) in
            try emulator.updateTarget(request)
        },
        operation { (emulator, request: SSM.DeregisterTargetFromMaintenanceWindowRequest, _) in
            try emulator.deregisterTarget(request)
        },
        operation(unsupported: ["AlarmConfiguration"]) {
            (emulator, request: SSM.RegisterTaskWithMaintenanceWindowRequest, _) in
            try emulator.registerTask(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowTasksRequest, _) in
            try emulator.describeTasks(request)
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowTaskRequest, _) in try emulator.getTask(request) },
        operation(unsupported: ["AlarmConfiguration"]) {
            (emulator, request: SSM.UpdateMaintenanceWindowTaskRequest, _) in
            try emulator.updateTask(request)
        },
        operation { (emulator, request: SSM.DeregisterTaskFromMaintenanceWindowRequest, _) in
            try emulator.deregisterTask(request)
        },
    ]

    private static let windowExecutionOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionsRequest, _) in
            try emulator.describeExecutions(request)
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowExecutionRequest, _) in
            try emulator.getExecution(request)
        },
        operation { (emulator, request: SSM.CancelMaintenanceWindowExecutionRequest, _) in
            try emulator.cancelExecution(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionTasksRequest, _) in
            try emulator.describeExecutionTasks(request)
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowExecutionTaskRequest, _) in
            try emulator.getExecutionTask(request)
        },
        operation { (emulator, request: SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest, _) in
            try emulator.describeExecutionTaskInvocations(request)
        },
        operation { (emulator, request: SSM.GetMaintenanceWindowExecutionTaskInvocationRequest, _) in
            try emulator.getExecutionTaskInvocation(request)
        },
    ]
}
