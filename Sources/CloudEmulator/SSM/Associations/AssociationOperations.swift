import CloudCore
import SSMKit

extension EmulatedCloud {
    static let associationOperations =
        associationChangeOperations + associationListOperations + associationStatusOperations

    /// The members of an association that the emulator does not support.
    private static let unsupportedAssociationMembers: Set<String> = [
        "AlarmConfiguration", "AssociationDispatchAssumeRole", "AutomationTargetParameterName", "CalendarNames",
        "Duration", "ScheduleOffset", "TargetLocations", "TargetMaps",
    ]

    private static let associationChangeOperations: [(String, SSMOperation)] = [
        operation(unsupported: unsupportedAssociationMembers) {
            (emulator, request: SSM.CreateAssociationRequest, call) in
            try await emulator.createAssociation(request, region: call.region)
        },
        operation(unsupported: unsupportedAssociationMembers) {
            (emulator, request: SSM.UpdateAssociationRequest, _) in
            try await emulator.updateAssociation(request)
        },
        operation { (emulator, request: SSM.DeleteAssociationRequest, _) in try emulator.deleteAssociation(request) },
        operation { (emulator, request: SSM.StartAssociationsOnceRequest, _) in
            for id in request.associationIDs { _ = try emulator.withState { try $0.association(id) } }
            let now = emulator.time.now()
            for id in request.associationIDs { await emulator.apply(id, at: now) }
            return SSM.StartAssociationsOnceResponse()
        },
    ]

    private static let associationListOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeAssociationRequest, _) in
            try emulator.describeAssociation(request)
        },
        operation { (emulator, request: SSM.ListAssociationsRequest, _) in try emulator.listAssociations(request) },
        operation { (emulator, request: SSM.ListAssociationVersionsRequest, _) in
            let versions = try emulator.withState { try $0.association(request.associationID).versions }
            let page = try page(of: versions, request.maxResults, request.nextToken)
            return SSM.ListAssociationVersionsResponse(associationVersions: page.items, nextToken: page.nextToken)
        },
        operation { (emulator, request: SSM.DescribeEffectiveInstanceAssociationsRequest, _) in
            try emulator.describeEffectiveInstanceAssociations(request)
        },
    ]

    private static let associationStatusOperations: [(String, SSMOperation)] = [
        operation { (emulator, request: SSM.DescribeInstanceAssociationsStatusRequest, _) in
            try emulator.describeInstanceAssociationsStatus(request)
        },
        operation { (emulator, request: SSM.DescribeAssociationExecutionsRequest, _) in
            try emulator.describeAssociationExecutions(request)
        },
        operation { (emulator, request: SSM.DescribeAssociationExecutionTargetsRequest, _) in
            try emulator.describeAssociationExecutionTargets(request)
        },
    ]
}
