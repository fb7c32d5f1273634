import SSMKit

/// What a test has put into the emulator for it to answer with.
struct PlantedResponses: Sendable {
    var windowExecutions: [SSM.MaintenanceWindowExecution] = []
    var windowTasks: [SSM.MaintenanceWindowExecutionTaskIdentity] = []
    var windowInvocations: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] = []
    var associations: [SSM.InstanceAssociationStatusInfo] = []
    var associationExecutions: [SSM.AssociationExecution] = []
    var associationTargets: [SSM.AssociationExecutionTarget] = []
}
