import CloudFoundation
import SSMKit

/// The status of an association on a machine.
struct AssociationMachineStatus: Sendable {
    let machine: String
    let status: String
    let details: String
    let start: Date?

    init(_ run: CommandRun, at now: Date) {
        let phase = run.phase(at: now)
        self.machine = run.machine.id
        self.start = run.startDate(by: now)
        switch phase {
        case .pending, .delayed: (self.status, self.details) = ("Pending", "Pending")
        case .running: (self.status, self.details) = ("Pending", "InProgress")
        case .ended(let result) where result.exitCode == 0 && !result.timedOut:
            (self.status, self.details) = ("Success", "Success")
        case .ended, .lost, .cancelled, .undelivered, .undeliverable, .terminated:
            (self.status, self.details) = ("Failed", phase.ssmStatus.details)
        }
    }

    /// A sentence about the steps of the document.
    func summary(steps: Int) -> String {
        let counts = self.status == "Success" ? "\(steps) succeeded" : self.status == "Failed" ? "failed" : "not ended"
        return "\(steps) steps, \(counts)"
    }
}

/// The status of an execution of an association on all its machines.
struct AssociationExecutionStatus: Sendable {
    let status: String
    let details: String

    /// The number of machines by their status.
    let counts: [String: Int]

    init(_ machines: [AssociationMachineStatus]) {
        let counts = Dictionary(machines.map { ($0.status, 1) }, uniquingKeysWith: +)
        let status = ["Pending", "Failed"].first { counts[$0] != nil } ?? "Success"
        self.counts = counts
        self.status = status
        self.details = machines.first { $0.status == status }?.details ?? "Success"
    }

    /// The number of machines by their status, as the service formats it.
    var countsText: String {
        "{" + self.counts.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ") + "}"
    }
}

extension EmulatorState {
    /// Returns the status of an execution of an association on each machine.
    func statuses(of execution: StoredAssociation.Execution, at now: Date) -> [AssociationMachineStatus] {
        (execution.commandID.flatMap { self.command($0) }?.record.runs ?? []).map {
            AssociationMachineStatus($0, at: now)
        }
    }

    /// Returns the overview of an association: the status of its last execution.
    func overview(of association: StoredAssociation, at now: Date) -> SSM.AssociationOverview {
        guard let execution = association.executions.last else {
            return SSM.AssociationOverview(status: "Pending", detailedStatus: "Creating")
        }
        let status = AssociationExecutionStatus(self.statuses(of: execution, at: now))
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
            AssociationExecutionStatus(self.statuses(of: $0, at: now)).status == "Success"
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
