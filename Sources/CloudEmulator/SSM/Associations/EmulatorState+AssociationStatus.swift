import CloudFoundation
import SSMKit

extension EmulatorState {
    /// Returns the status of an execution of an association on each machine.
    func statuses(of execution: StoredAssociation.Execution, at now: Date) -> [AssociationMachineStatus] {
        (execution.commandID.flatMap { self.command($0) }?.record.runs ?? []).map {
            AssociationMachineStatus($0, at: now)
        }
    }

    /// Returns the status of an execution of an association on all its machines.
    func status(of execution: StoredAssociation.Execution, at now: Date) -> AssociationExecutionStatus {
        execution.commandID == nil ? .notSent : AssociationExecutionStatus(self.statuses(of: execution, at: now))
    }

    /// Returns the overview of an association: the status of its last execution.
    func overview(of association: StoredAssociation, at now: Date) -> SSM.AssociationOverview {
        guard let execution = association.executions.last else {
            return SSM.AssociationOverview(status: "Pending", detailedStatus: "Creating")
        }
        let status = self.status(of: execution, at: now)
        return SSM.AssociationOverview(
            status: status.status,
            detailedStatus: status.details,
            associationStatusAggregatedCount: status.counts
        )
    }

    /// Returns an association with its status, in the service's format.
    func description(
        of association: StoredAssociation,
        version: SSM.AssociationVersionInfo? = nil,
        at now: Date
    ) -> SSM.AssociationDescription {
        let settings = version ?? association.settings
        let succeeded = association.executions.last {
            self.status(of: $0, at: now).status == "Success"
        }
        return SSM.AssociationDescription(
            name: settings.name,
            instanceID: association.instanceID,
            associationVersion: settings.associationVersion,
            date: association.date,
            lastUpdateAssociationDate: association.settings.createdDate,
            overview: self.overview(of: association, at: now),
            documentVersion: settings.documentVersion ?? "$DEFAULT",
            parameters: settings.parameters,
            associationID: association.id,
            targets: settings.targets,
            scheduleExpression: settings.scheduleExpression,
            outputLocation: settings.outputLocation,
            lastExecutionDate: association.executions.last?.date,
            lastSuccessfulExecutionDate: succeeded?.date,
            associationName: settings.associationName,
            maxErrors: settings.maxErrors,
            maxConcurrency: settings.maxConcurrency,
            complianceSeverity: settings.complianceSeverity,
            syncCompliance: settings.syncCompliance,
            applyOnlyAtCronInterval: settings.applyOnlyAtCronInterval ?? false
        )
    }
}
