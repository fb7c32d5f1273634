import SSMKit

/// The canned responses that a test has added to the emulator.
struct CannedResponses: Sendable {
    var windows: [SSM.MaintenanceWindowIdentity] = []
    var windowExecutions: [SSM.MaintenanceWindowExecution] = []
    var windowTasks: [SSM.MaintenanceWindowExecutionTaskIdentity] = []
    var windowInvocations: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] = []
    var associations: [SSM.InstanceAssociationStatusInfo] = []
    var associationExecutions: [SSM.AssociationExecution] = []
    var associationTargets: [SSM.AssociationExecutionTarget] = []
}
