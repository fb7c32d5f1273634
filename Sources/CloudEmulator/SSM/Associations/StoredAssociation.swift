import CloudCore
import CloudFoundation
import SSMKit

/// An association of a document with machines.
struct StoredAssociation: Sendable {
    /// An execution of an association.
    struct Execution: Sendable {
        let id: String
        let version: String
        let date: Date

        /// The ID of the command that applies the association, or `nil` if it could not be sent.
        let commandID: String?
    }

    let id: String
    let region: String
    let date: Date

    /// The machine of an association in the deprecated form, which has no targets.
    let instanceID: String?

    /// The settings of all versions, oldest first.
    var versions: [SSM.AssociationVersionInfo]

    var schedule: ScheduleRule?

    /// The date of the next scheduled execution, or `nil` if there is none.
    var next: Date?

    var executions: [Execution] = []

    init(
        id: String,
        region: String,
        date: Date,
        instanceID: String?,
        _ settings: SSM.AssociationVersionInfo,
        _ schedule: ScheduleRule?
    ) {
        self.id = id
        self.region = region
        self.date = date
        self.instanceID = instanceID
        self.versions = []
        self.append(settings, schedule, at: date)
    }

    /// The settings of the current version.
    var settings: SSM.AssociationVersionInfo { self.versions[self.versions.count - 1] }

    var documentName: String { self.settings.name ?? "" }

    /// Adds a version, which becomes the current one.
    mutating func append(_ settings: SSM.AssociationVersionInfo, _ schedule: ScheduleRule?, at now: Date) {
        var settings = settings
        settings.associationID = self.id
        settings.associationVersion = "\(self.versions.count + 1)"
        settings.createdDate = now
        self.versions.append(settings)
        self.schedule = schedule
        self.next = schedule?.next(after: now)
    }

    /// The command that applies the association.
    var command: SSM.SendCommandRequest {
        let settings = self.settings
        let output = settings.outputLocation?.s3Location
        return SSM.SendCommandRequest(
            documentName: self.documentName,
            instanceIDs: self.instanceID.map { [$0] },
            targets: self.instanceID == nil ? settings.targets : nil,
            documentVersion: settings.documentVersion,
            comment: "association \(self.id)",
            parameters: settings.parameters,
            outputS3BucketName: output?.outputS3BucketName,
            outputS3KeyPrefix: output?.outputS3KeyPrefix,
            maxConcurrency: settings.maxConcurrency,
            maxErrors: settings.maxErrors
        )
    }
}

extension EmulatorState {
    /// Returns an association.
    /// - Throws: `ErrorResponse` if there is no such association.
    func association(_ id: String) throws -> StoredAssociation {
        guard let association = self.associations.first(where: { $0.id == id }) else { throw Self.noAssociation(id) }
        return association
    }

    /// Changes an association, or does nothing if there is no such association.
    mutating func changeAssociation(_ id: String, _ change: (inout StoredAssociation) -> Void) {
        for index in self.associations.indices where self.associations[index].id == id {
            change(&self.associations[index])
        }
    }

    static func noAssociation(_ id: String) -> ErrorResponse {
        ErrorResponse("AssociationDoesNotExist", "there is no association \(quoted(id))")
    }
}
