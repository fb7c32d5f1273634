import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    func describeAssociation(
        _ request: SSM.DescribeAssociationRequest
    ) throws -> SSM.DescribeAssociationResponse {
        let now = self.time.now()
        return try self.withState { state in
            let association = try state.association(request.associationID, named: request.name, on: request.instanceID)
            let number = request.associationVersion.flatMap { $0 == "$LATEST" ? nil : $0 }
            let version = association.versions.last { number == nil || $0.associationVersion == number }
            guard let version else {
                throw ErrorResponse("InvalidAssociationVersion", "there is no version \(quoted(number ?? ""))")
            }
            return SSM.DescribeAssociationResponse(
                associationDescription: state.description(of: association, version: version, at: now)
            )
        }
    }

    func listAssociations(_ request: SSM.ListAssociationsRequest) throws -> SSM.ListAssociationsResponse {
        let now = self.time.now()
        let filters = try AssociationFilters(request.associationFilterList)
        let state = self.withState { $0 }
        let found = state.associations.filter {
            filters.match($0, status: state.overview(of: $0, at: now).status)
        }
        let page = try Self.page(of: found, request.maxResults, request.nextToken).map { association in
            SSM.Association(
                name: association.documentName,
                instanceID: association.instanceID,
                associationID: association.id,
                associationVersion: association.settings.associationVersion,
                documentVersion: association.settings.documentVersion ?? "$DEFAULT",
                targets: association.settings.targets,
                lastExecutionDate: association.executions.last?.date,
                overview: state.overview(of: association, at: now),
                scheduleExpression: association.settings.scheduleExpression,
                associationName: association.settings.associationName
            )
        }
        return SSM.ListAssociationsResponse(associations: page.items, nextToken: page.nextToken)
    }

    func describeEffectiveInstanceAssociations(
        _ request: SSM.DescribeEffectiveInstanceAssociationsRequest
    ) throws -> SSM.DescribeEffectiveInstanceAssociationsResponse {
        let associations = try self.associations(on: request.instanceID)
        let page = try Self.page(of: associations, request.maxResults, request.nextToken).map { association in
            let document = try self.withState { try $0.documents.document(association.documentName) }
            return SSM.InstanceAssociation(
                associationID: association.id,
                instanceID: request.instanceID,
                content: try document.version(association.settings.documentVersion).text,
                associationVersion: association.settings.associationVersion
            )
        }
        return SSM.DescribeEffectiveInstanceAssociationsResponse(associations: page.items, nextToken: page.nextToken)
    }

    /// Returns the associations of a machine.
    /// - Throws: `ErrorResponse` if there is no such machine.
    func associations(on machine: String) throws -> [StoredAssociation] {
        guard self.positions[machine] != nil else { throw Self.noInstance(machine) }
        return self.withState { $0.associations }.filter { association in
            self.machines(of: association).contains { $0.id == machine }
        }
    }

    /// Returns the machines that match an association.
    func machines(of association: StoredAssociation) -> [Machine] {
        (try? self.machines(matching: association.settings.targets)) ?? []
    }
}
