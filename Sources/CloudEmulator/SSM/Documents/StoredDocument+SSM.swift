import CloudFoundation
import SSMKit

extension StoredDocument {
    /// Returns the description of a version, in the service's format.
    func description(
        of version: Version,
        tags: [SSM.Tag],
        status: SSM.DocumentStatus = .active
    ) -> SSM.DocumentDescription {
        SSM.DocumentDescription(
            hash: version.hash,
            hashType: .sha256,
            name: self.name,
            displayName: version.displayName,
            versionName: version.name,
            owner: self.owner,
            createdDate: version.date,
            status: status,
            documentVersion: "\(version.number)",
            description: version.content.description,
            parameters: version.content.parameters.map(\.serviceDescription),
            platformTypes: version.content.platforms,
            documentType: self.type,
            schemaVersion: version.content.schemaVersion,
            latestVersion: "\(self.latestVersion)",
            defaultVersion: "\(self.defaultVersion)",
            documentFormat: .json,
            targetType: self.targetType,
            tags: tags
        )
    }

    /// Returns the entry of a version in a list of documents, in the service's format.
    func identifier(of version: Version, tags: [SSM.Tag]) -> SSM.DocumentIdentifier {
        SSM.DocumentIdentifier(
            name: self.name,
            createdDate: version.date,
            displayName: version.displayName,
            owner: self.owner,
            versionName: version.name,
            platformTypes: version.content.platforms,
            documentVersion: "\(version.number)",
            documentType: self.type,
            schemaVersion: version.content.schemaVersion,
            documentFormat: .json,
            targetType: self.targetType,
            tags: tags
        )
    }

    /// The entries of all versions, newest first, in the service's format.
    var versionInfos: [SSM.DocumentVersionInfo] {
        self.versions.reversed().map { version in
            SSM.DocumentVersionInfo(
                name: self.name,
                displayName: version.displayName,
                documentVersion: "\(version.number)",
                versionName: version.name,
                createdDate: version.date,
                isDefaultVersion: version.number == self.defaultVersion,
                documentFormat: .json,
                status: .active
            )
        }
    }
}
