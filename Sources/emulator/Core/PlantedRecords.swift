import CloudCore
import CloudEmulator
import SSMKit

/// Records that the emulator returns and that no operation creates.
package struct PlantedRecords: Sendable {
    private var windows: [SSM.MaintenanceWindowIdentity] = []
    private var windowExecutions: [SSM.MaintenanceWindowExecution] = []
    private var windowTasks: [SSM.MaintenanceWindowExecutionTaskIdentity] = []
    private var windowTaskInvocations: [SSM.MaintenanceWindowExecutionTaskInvocationIdentity] = []
    private var associationStatuses: [SSM.InstanceAssociationStatusInfo] = []
    private var associationExecutions: [SSM.AssociationExecution] = []
    private var associationExecutionTargets: [SSM.AssociationExecutionTarget] = []

    init() {}

    init(_ value: FileValue) throws(ConfigurationFileError) {
        let members = try value.members([
            "windows", "windowExecutions", "windowTasks", "windowTaskInvocations", "associationStatuses",
            "associationExecutions", "associationExecutionTargets",
        ])
        self.windows = try Self.list(members["windows"])
        self.windowExecutions = try Self.list(members["windowExecutions"])
        self.windowTasks = try Self.list(members["windowTasks"])
        self.windowTaskInvocations = try Self.list(members["windowTaskInvocations"])
        self.associationStatuses = try Self.list(members["associationStatuses"])
        self.associationExecutions = try Self.list(members["associationExecutions"])
        self.associationExecutionTargets = try Self.list(members["associationExecutionTargets"])
    }

    private static func list<Record: ServiceShape>(_ value: FileValue?) throws(ConfigurationFileError) -> [Record] {
        guard let value else { return [] }
        return try value.elements().map { value throws(ConfigurationFileError) in
            do {
                return try Record(json: value.json)
            } catch {
                throw ConfigurationFileError(path: value.path, reason: "\(error)")
            }
        }
    }

    func add(to cloud: EmulatedCloud) {
        cloud.addCannedResponses(self.windows)
        cloud.addCannedResponses(self.windowExecutions)
        cloud.addCannedResponses(self.windowTasks)
        cloud.addCannedResponses(self.windowTaskInvocations)
        cloud.addCannedResponses(self.associationStatuses)
        cloud.addCannedResponses(self.associationExecutions)
        cloud.addCannedResponses(self.associationExecutionTargets)
    }
}
