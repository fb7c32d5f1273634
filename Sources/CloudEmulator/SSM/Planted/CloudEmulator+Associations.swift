import CloudCore
import SSMKit

extension CloudEmulator {
    static let plantedOperations: [(String, SSMAnswer)] = windowOperations + associationOperations

    private static let associationOperations: [(String, SSMAnswer)] = [
        operation { (emulator, request: SSM.DescribeInstanceAssociationsStatusRequest, _) in
            guard emulator.positions[request.instanceID] != nil else {
                throw Refusal("InvalidInstanceId", "no managed node has the id \(quoted(request.instanceID))")
            }
            let found = emulator.withState { $0.planted.associations }.filter { $0.instanceID == request.instanceID }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeInstanceAssociationsStatusResponse(
                instanceAssociationStatusInfos: page.items,
                nextToken: page.nextToken
            )
        },
        operation(lacking: ["Filters"]) { (emulator, request: SSM.DescribeAssociationExecutionsRequest, _) in
            let found = emulator.withState { $0.planted.associationExecutions }
                .filter { $0.associationID == request.associationID }
            guard !found.isEmpty else {
                throw Refusal("AssociationDoesNotExist", "no execution of this association was planted")
            }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeAssociationExecutionsResponse(
                associationExecutions: page.items,
                nextToken: page.nextToken
            )
        },
        operation(lacking: ["Filters"]) { (emulator, request: SSM.DescribeAssociationExecutionTargetsRequest, _) in
            let ofAssociation = emulator.withState { $0.planted.associationTargets }
                .filter { $0.associationID == request.associationID }
            guard !ofAssociation.isEmpty else {
                throw Refusal("AssociationDoesNotExist", "no execution of this association was planted")
            }
            let found = ofAssociation.filter { $0.executionID == request.executionID }
            guard !found.isEmpty else {
                throw Refusal("AssociationExecutionDoesNotExist", "no such execution was planted")
            }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeAssociationExecutionTargetsResponse(
                associationExecutionTargets: page.items,
                nextToken: page.nextToken
            )
        },
    ]
}
