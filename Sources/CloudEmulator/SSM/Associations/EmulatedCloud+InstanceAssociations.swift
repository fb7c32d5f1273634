import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeInstanceAssociationsStatus(
        _ request: SSM.DescribeInstanceAssociationsStatusRequest
    ) throws -> SSM.DescribeInstanceAssociationsStatusResponse {
        let now = self.time.now()
        let associations = try self.associations(on: request.instanceID)
        let found = self.withState { state in
            associations.map { state.status(of: $0, on: request.instanceID, at: now) }
                + state.cannedResponses.associations.filter { $0.instanceID == request.instanceID }
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken)
        return SSM.DescribeInstanceAssociationsStatusResponse(
            instanceAssociationStatusInfos: page.items,
            nextToken: page.nextToken
        )
    }
}

extension EmulatorState {
    /// Returns the status of an association on a machine, in the service's format.
    fileprivate func status(
        of association: StoredAssociation,
        on machine: String,
        at now: Date
    ) -> SSM.InstanceAssociationStatusInfo {
        var info = SSM.InstanceAssociationStatusInfo(
            associationID: association.id,
            name: association.documentName,
            documentVersion: association.settings.documentVersion ?? "$DEFAULT",
            associationVersion: association.settings.associationVersion,
            instanceID: machine,
            status: "Pending",
            detailedStatus: "Associated",
            errorCode: "",
            associationName: association.settings.associationName
        )
        let runs = association.executions.reversed().lazy.compactMap { execution in
            execution.commandID.flatMap { self.command($0) }.flatMap { command in
                command.record.run(on: machine).map { (execution, command, $0) }
            }
        }
        guard let (execution, command, run) = runs.first else { return info }
        let status = AssociationMachineStatus(run, at: now)
        info.associationVersion = execution.version
        info.executionDate = status.start ?? execution.date
        info.status = status.status
        info.detailedStatus = status.details
        info.executionSummary = status.summary(steps: command.steps.count)
        if status.status == "Failed" { info.errorCode = status.details }
        if let step = command.steps.first, command.request.outputS3BucketName != nil {
            let url = S3Output(command).url(of: run.machine, step, .standardOutput)
            info.outputURL = SSM.InstanceAssociationOutputURL(s3OutputURL: SSM.S3OutputURL(outputURL: url))
        }
        return info
    }
}
