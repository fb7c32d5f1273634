public import SSMKit

extension EmulatedCloud {
    /// Makes the emulator answer with executions of maintenance windows.
    /// - Parameter executions: The executions; each names its window.
    public func plant(_ executions: [SSM.MaintenanceWindowExecution]) {
        self.withState { $0.planted.windowExecutions += executions }
    }

    /// Makes the emulator answer with tasks of a maintenance window's execution.
    /// - Parameter tasks: The tasks; each names the execution that it belongs to.
    public func plant(_ tasks: [SSM.MaintenanceWindowExecutionTaskIdentity]) {
        self.withState { $0.planted.windowTasks += tasks }
    }

    /// Makes the emulator answer with what became of a maintenance window's task on its targets.
    /// - Parameter invocations: The invocations; each names the execution and the task that it belongs to.
    public func plant(_ invocations: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity]) {
        self.withState { $0.planted.windowInvocations += invocations }
    }

    /// Makes the emulator answer with the statuses of associations.
    /// - Parameter statuses: The statuses; each names the machine that it is of.
    public func plant(_ statuses: [SSM.InstanceAssociationStatusInfo]) {
        self.withState { $0.planted.associations += statuses }
    }

    /// Makes the emulator answer with executions of associations.
    /// - Parameter executions: The executions; each names its association.
    public func plant(_ executions: [SSM.AssociationExecution]) {
        self.withState { $0.planted.associationExecutions += executions }
    }

    /// Makes the emulator answer with what became of an association's execution on its targets.
    /// - Parameter targets: The targets; each names the association and the execution.
    public func plant(_ targets: [SSM.AssociationExecutionTarget]) {
        self.withState { $0.planted.associationTargets += targets }
    }
}
