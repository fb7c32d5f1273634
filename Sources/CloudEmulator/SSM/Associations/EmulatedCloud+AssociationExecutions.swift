import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeAssociationExecutions(
        _ request: SSM.DescribeAssociationExecutionsRequest
    ) throws -> SSM.DescribeAssociationExecutionsResponse {
        let now = self.time.now()
        let matches = try (request.filters ?? []).map(Self.match)
        let all = try self.withState { state in
            try state.executions(ofAssociation: request.associationID, at: now)
        }
        let found = all.filter { execution in matches.allSatisfy { $0(execution) } }
        let page = try Self.page(of: found, request.maxResults, request.nextToken)
        return SSM.DescribeAssociationExecutionsResponse(
            associationExecutions: page.items,
            nextToken: page.nextToken
        )
    }

    func describeAssociationExecutionTargets(
        _ request: SSM.DescribeAssociationExecutionTargetsRequest
    ) throws -> SSM.DescribeAssociationExecutionTargetsResponse {
        let now = self.time.now()
        let targets = try self.withState { state in
            try state.targets(ofExecution: request.executionID, ofAssociation: request.associationID, at: now)
        }
        let found = try targets.filter { target in
            try (request.filters ?? []).allSatisfy { filter in
                switch filter.key {
                case .status: target.status == filter.value
                case .resourceID: target.resourceID == filter.value
                case .resourceType: target.resourceType == filter.value
                default: throw Self.noFilter(filter.key.rawValue)
                }
            }
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken)
        return SSM.DescribeAssociationExecutionTargetsResponse(
            associationExecutionTargets: page.items,
            nextToken: page.nextToken
        )
    }

    /// Returns a closure that returns whether an execution matches a filter.
    private static func match(
        _ filter: SSM.AssociationExecutionFilter
    ) throws -> (SSM.AssociationExecution) -> Bool {
        switch filter.key {
        case .executionID: return { $0.executionID == filter.value }
        case .status: return { $0.status == filter.value }
        case .createdTime:
            guard let date = ISO8601.date(from: filter.value) else {
                throw ErrorResponse("ValidationException", "\(quoted(filter.value)) is not an ISO 8601 date")
            }
            switch filter.type {
            case .lessThan: return { $0.createdTime.map { $0 < date } ?? false }
            case .greaterThan: return { $0.createdTime.map { $0 > date } ?? false }
            default: return { $0.createdTime == date }
            }
        default: throw Self.noFilter(filter.key.rawValue)
        }
    }

    private static func noFilter(_ key: String) -> ErrorResponse {
        ErrorResponse("InvalidFilterKey", "the operation has no filter \(quoted(key))")
    }
}

extension EmulatorState {
    /// Returns the executions of an association, newest first, in the service's format.
    /// - Throws: `ErrorResponse` if there is no such association.
    fileprivate func executions(ofAssociation id: String, at now: Date) throws -> [SSM.AssociationExecution] {
        let planted = self.cannedResponses.associationExecutions.filter { $0.associationID == id }
        guard planted.isEmpty else { return planted }
        return try self.association(id).executions.reversed().map { execution in
            let machines = self.statuses(of: execution, at: now)
            let status = self.status(of: execution, at: now)
            return SSM.AssociationExecution(
                associationID: id,
                associationVersion: execution.version,
                executionID: execution.id,
                status: status.status,
                detailedStatus: status.details,
                createdTime: execution.date,
                lastExecutionDate: machines.compactMap(\.start).max(),
                resourceCountByStatus: status.countsText
            )
        }
    }

    /// Returns the machines of an execution, in the service's format.
    /// - Throws: `ErrorResponse` if there is no such association or execution.
    fileprivate func targets(
        ofExecution executionID: String,
        ofAssociation id: String,
        at now: Date
    ) throws -> [SSM.AssociationExecutionTarget] {
        let planted = self.cannedResponses.associationTargets.filter { $0.associationID == id }
        let executions = planted.isEmpty ? try self.association(id).executions : []
        if let execution = executions.first(where: { $0.id == executionID }) {
            return self.statuses(of: execution, at: now).map { machine in
                SSM.AssociationExecutionTarget(
                    associationID: id,
                    associationVersion: execution.version,
                    executionID: executionID,
                    resourceID: machine.machine,
                    resourceType: "ManagedInstance",
                    status: machine.status,
                    detailedStatus: machine.details,
                    lastExecutionDate: machine.start,
                    outputSource: SSM.OutputSource(
                        outputSourceID: execution.commandID,
                        outputSourceType: "RunCommand"
                    )
                )
            }
        }
        let found = planted.filter { $0.executionID == executionID }
        guard !found.isEmpty else {
            throw ErrorResponse("AssociationExecutionDoesNotExist", "there is no execution \(quoted(executionID))")
        }
        return found
    }
}
