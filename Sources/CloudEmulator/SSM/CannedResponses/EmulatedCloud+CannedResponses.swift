public import SSMKit

extension EmulatedCloud {
    /// Adds maintenance windows that the emulator lists beside those that clients create, and never runs.
    /// - Parameter windows: The windows.
    public func addCannedResponses(_ windows: [SSM.MaintenanceWindowIdentity]) {
        self.withState { $0.cannedResponses.windows += windows }
    }

    /// Adds executions of maintenance windows that the emulator returns.
    /// - Parameter executions: The executions. Each contains the ID of its window.
    public func addCannedResponses(_ executions: [SSM.MaintenanceWindowExecution]) {
        self.withState { $0.cannedResponses.windowExecutions += executions }
    }

    /// Adds tasks of maintenance window executions that the emulator returns.
    /// - Parameter tasks: The tasks. Each contains the ID of its execution.
    public func addCannedResponses(_ tasks: [SSM.MaintenanceWindowExecutionTaskIdentity]) {
        self.withState { $0.cannedResponses.windowTasks += tasks }
    }

    /// Adds task invocations of maintenance window executions that the emulator returns.
    /// - Parameter invocations: The invocations. Each contains the IDs of its execution and its task.
    public func addCannedResponses(_ invocations: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity]) {
        self.withState { $0.cannedResponses.windowInvocations += invocations }
    }

    /// Adds association statuses that the emulator returns.
    /// - Parameter statuses: The statuses. Each contains the ID of its machine.
    public func addCannedResponses(_ statuses: [SSM.InstanceAssociationStatusInfo]) {
        self.withState { $0.cannedResponses.associations += statuses }
    }

    /// Adds executions of associations that the emulator returns.
    /// - Parameter executions: The executions. Each contains the ID of its association.
    public func addCannedResponses(_ executions: [SSM.AssociationExecution]) {
        self.withState { $0.cannedResponses.associationExecutions += executions }
    }

    /// Adds targets of association executions that the emulator returns.
    /// - Parameter targets: The targets. Each contains the IDs of its association and its execution.
    public func addCannedResponses(_ targets: [SSM.AssociationExecutionTarget]) {
        self.withState { $0.cannedResponses.associationTargets += targets }
    }
}
