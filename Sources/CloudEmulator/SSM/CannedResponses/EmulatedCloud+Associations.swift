import CloudCore
import SSMKit

extension EmulatedCloud {
    /// The operations that return canned responses, by name.
    static let cannedResponseOperations: [(String, SSMOperation)] = windowOperations + associationOperations

    private static let associationOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeInstanceAssociationsStatusRequest, _) in
            guard emulator.positions[request.instanceID] != nil else {
                throw ErrorResponse("InvalidInstanceId", "no managed node has the id \(quoted(request.instanceID))")
            }
            let found = emulator.withState { $0.cannedResponses.associations }
                .filter { $0.instanceID == request.instanceID }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeInstanceAssociationsStatusResponse(
                instanceAssociationStatusInfos: page.items,
                nextToken: page.nextToken
            )
        },
        operation(unsupported: ["Filters"]) { (emulator, request: SSM.DescribeAssociationExecutionsRequest, _) in
            let found = emulator.withState { $0.cannedResponses.associationExecutions }
                .filter { $0.associationID == request.associationID }
            guard !found.isEmpty else {
                throw ErrorResponse("AssociationDoesNotExist", "no execution of this association was added")
            }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeAssociationExecutionsResponse(
                associationExecutions: page.items,
                nextToken: page.nextToken
            )
        },
        operation(unsupported: ["Filters"]) { (emulator, request: SSM.DescribeAssociationExecutionTargetsRequest, _) in
            let ofAssociation = emulator.withState { $0.cannedResponses.associationTargets }
                .filter { $0.associationID == request.associationID }
            guard !ofAssociation.isEmpty else {
                throw ErrorResponse("AssociationDoesNotExist", "no execution of this association was added")
            }
            let found = ofAssociation.filter { $0.executionID == request.executionID }
            guard !found.isEmpty else {
                throw ErrorResponse("AssociationExecutionDoesNotExist", "no such execution was added")
            }
            let page = try page(of: found, request.maxResults, request.nextToken)
            return SSM.DescribeAssociationExecutionTargetsResponse(
                associationExecutionTargets: page.items,
                nextToken: page.nextToken
            )
        },
    ]
}
