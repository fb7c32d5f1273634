import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// The shortest interval of a `rate` schedule, in seconds.
    private static let shortestInterval: TimeInterval = 1_800

    func createAssociation(
        _ request: SSM.CreateAssociationRequest,
        region: String
    ) async throws -> SSM.CreateAssociationResponse {
        let now = self.time.now()
        let instanceID = request.deprecatedInstanceID
        let settings = SSM.AssociationVersionInfo(
            name: request.name,
            documentVersion: request.documentVersion,
            parameters: request.parameters ?? [:],
            targets: request.targets ?? instanceID.map { [SSM.Target(key: "InstanceIds", values: [$0])] } ?? [],
            scheduleExpression: request.scheduleExpression,
            outputLocation: request.outputLocation,
            associationName: request.associationName,
            maxErrors: request.maxErrors,
            maxConcurrency: request.maxConcurrency,
            complianceSeverity: request.complianceSeverity,
            syncCompliance: request.syncCompliance,
            applyOnlyAtCronInterval: request.applyOnlyAtCronInterval
        )
        guard (instanceID == nil) != (request.targets ?? []).isEmpty else {
            throw ErrorResponse("ValidationException", "exactly one of InstanceId and Targets has to be given")
        }
        if let instanceID, self.positions[instanceID] == nil { throw Self.noInstance(instanceID) }
        let schedule = try self.check(settings, at: now)
        let association = try self.withState { state in
            let exists = state.associations.contains { association in
                instanceID != nil && association.instanceID == instanceID && association.documentName == request.name
            }
            guard !exists else {
                throw ErrorResponse("AssociationAlreadyExists", "the machine has an association with this document")
            }
            let association = StoredAssociation(
                id: state.nextUUID(),
                region: region,
                date: now,
                instanceID: instanceID,
                settings,
                schedule
            )
            state.associations.append(association)
            state.setTags(request.tags, of: .association, association.id)
            return association
        }
        let description = self.withState { $0.description(of: association, at: now) }
        await self.applyAtOnce(association, at: now)
        return SSM.CreateAssociationResponse(associationDescription: description)
    }

    func updateAssociation(_ request: SSM.UpdateAssociationRequest) async throws -> SSM.UpdateAssociationResponse {
        let now = self.time.now()
        let old = try self.withState { try $0.association(request.associationID) }
        if let version = request.associationVersion, version != "$LATEST", version != old.settings.associationVersion {
            throw ErrorResponse("InvalidAssociationVersion", "\(quoted(version)) is not the latest version")
        }
        // An update replaces the whole association: settings that the request does not contain are removed.
        let settings = SSM.AssociationVersionInfo(
            name: request.name ?? old.settings.name,
            documentVersion: request.documentVersion,
            parameters: request.parameters ?? [:],
            targets: request.targets ?? old.settings.targets,
            scheduleExpression: request.scheduleExpression,
            outputLocation: request.outputLocation,
            associationName: request.associationName,
            maxErrors: request.maxErrors,
            maxConcurrency: request.maxConcurrency,
            complianceSeverity: request.complianceSeverity,
            syncCompliance: request.syncCompliance,
            applyOnlyAtCronInterval: request.applyOnlyAtCronInterval
        )
        let schedule = try self.check(settings, at: now)
        let association = try self.withState { state in
            state.changeAssociation(request.associationID) { $0.append(settings, schedule, at: now) }
            return try state.association(request.associationID)
        }
        let description = self.withState { $0.description(of: association, at: now) }
        await self.applyAtOnce(association, at: now)
        return SSM.UpdateAssociationResponse(associationDescription: description)
    }

    func deleteAssociation(_ request: SSM.DeleteAssociationRequest) throws -> SSM.DeleteAssociationResponse {
        try self.withState { state in
            let id = try state.association(
                request.associationID,
                named: request.name,
                on: request.deprecatedInstanceID
            ).id
            state.associations.removeAll { $0.id == id }
        }
        return SSM.DeleteAssociationResponse()
    }

    /// Validates the settings of an association and returns its schedule.
    /// - Throws: `ErrorResponse` for settings that the service rejects.
    private func check(_ settings: SSM.AssociationVersionInfo, at now: Date) throws -> ScheduleRule? {
        _ = try self.scripts(
            for: SSM.SendCommandRequest(
                documentName: settings.name ?? "",
                documentVersion: settings.documentVersion,
                parameters: settings.parameters
            )
        )
        _ = try self.machines(matching: settings.targets)
        guard let text = settings.scheduleExpression else { return nil }
        guard let schedule = ScheduleRule(ssm: text, in: .gmt, from: now), schedule.next(after: now) != nil else {
            throw ErrorResponse("InvalidSchedule", "\(quoted(text)) is neither rate(…), at(…) nor a valid cron(…)")
        }
        if case .interval(let interval, _) = schedule, interval < Self.shortestInterval {
            throw ErrorResponse("InvalidSchedule", "the interval of \(quoted(text)) is shorter than 30 minutes")
        }
        return schedule
    }

    static func noInstance(_ id: String) -> ErrorResponse {
        ErrorResponse("InvalidInstanceId", "no managed node has the id \(quoted(id))")
    }
}

extension EmulatorState {
    /// Returns the association that a request names by its ID, or by its document and machine.
    func association(_ id: String?, named name: String?, on machine: String?) throws -> StoredAssociation {
        if let id { return try self.association(id) }
        let found = self.associations.first { association in
            machine != nil && association.instanceID == machine && association.documentName == name
        }
        guard let found else { throw Self.noAssociation("\(name ?? "") \(machine ?? "")") }
        return found
    }
}
