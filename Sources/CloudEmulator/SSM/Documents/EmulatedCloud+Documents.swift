import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// The account that owns the documents that clients create.
    private static let account = "123456789012"

    /// The maximum number of versions of a document.
    private static let versionLimit = 1_000

    func createDocument(_ request: SSM.CreateDocumentRequest) throws -> SSM.CreateDocumentResponse {
        let reserved = ["aws", "amazon", "amzn"]
        guard !reserved.contains(where: request.name.lowercased().hasPrefix) else {
            throw ErrorResponse("ValidationException", "the name \(quoted(request.name)) has a reserved prefix")
        }
        let type = request.documentType ?? .command
        let document = StoredDocument(
            name: request.name,
            owner: Self.account,
            type: type,
            targetType: request.targetType,
            version: StoredDocument.Version(
                number: 1,
                text: request.content,
                content: try Self.content(request.content, request.documentFormat, type),
                date: self.time.now(),
                name: request.versionName,
                displayName: request.displayName
            )
        )
        try self.withState { state in
            try state.documents.add(document)
            state.setTags(request.tags, of: .document, request.name)
        }
        let description = document.description(
            of: try document.version(nil),
            tags: request.tags ?? [],
            status: .creating
        )
        return SSM.CreateDocumentResponse(documentDescription: description)
    }

    func updateDocument(_ request: SSM.UpdateDocumentRequest) throws -> SSM.UpdateDocumentResponse {
        let now = self.time.now()
        let description = try self.withState { state in
            let tags = state.tagList(of: try state.documents.document(request.name))
            return try state.documents.change(request.name) { document in
                guard try document.version(request.documentVersion ?? "$LATEST").number == document.latestVersion else {
                    throw ErrorResponse("InvalidDocumentVersion", "only the latest version can be updated")
                }
                guard !document.versions.contains(where: { $0.text == request.content }) else {
                    throw ErrorResponse("DuplicateDocumentContent", "a version of the document has this content")
                }
                if let name = request.versionName, document.versions.contains(where: { $0.name == name }) {
                    throw ErrorResponse("DuplicateDocumentVersionName", "a version is named \(quoted(name))")
                }
                guard document.versions.count < Self.versionLimit else {
                    throw ErrorResponse(
                        "DocumentVersionLimitExceeded",
                        "a document has at most \(Self.versionLimit) versions"
                    )
                }
                let version = StoredDocument.Version(
                    number: document.latestVersion + 1,
                    text: request.content,
                    content: try Self.content(request.content, request.documentFormat, document.type),
                    date: now,
                    name: request.versionName,
                    displayName: request.displayName
                )
                document.append(version)
                if let targetType = request.targetType { document.targetType = targetType }
                return document.description(of: version, tags: tags, status: .updating)
            }
        }
        return SSM.UpdateDocumentResponse(documentDescription: description)
    }

    private static func content(
        _ text: String,
        _ format: SSM.DocumentFormat?,
        _ type: SSM.DocumentType
    ) throws -> DocumentContent {
        guard (format ?? .json) == .json else {
            throw ErrorResponse("InvalidDocumentContent", "the emulator supports only documents in JSON")
        }
        return try DocumentContent(text, type)
    }

    func updateDocumentDefaultVersion(
        _ request: SSM.UpdateDocumentDefaultVersionRequest
    ) throws -> SSM.UpdateDocumentDefaultVersionResponse {
        let version = try self.withState { state in
            try state.documents.change(request.name) { document in
                let version = try document.version(request.documentVersion)
                document.defaultVersion = version.number
                return version
            }
        }
        return SSM.UpdateDocumentDefaultVersionResponse(
            description: SSM.DocumentDefaultVersionDescription(
                name: request.name,
                defaultVersion: "\(version.number)",
                defaultVersionName: version.name
            )
        )
    }

    func getDocument(_ request: SSM.GetDocumentRequest) throws -> SSM.GetDocumentResponse {
        guard (request.documentFormat ?? .json) == .json else {
            throw ErrorResponse("ValidationException", "the emulator supports only documents in JSON")
        }
        let document = try self.withState { try $0.documents.document(request.name) }
        let version = try document.version(request.documentVersion, named: request.versionName)
        return SSM.GetDocumentResponse(
            name: document.name,
            createdDate: version.date,
            displayName: version.displayName,
            versionName: version.name,
            documentVersion: "\(version.number)",
            status: .active,
            content: version.text,
            documentType: document.type,
            documentFormat: .json
        )
    }

    func deleteDocument(_ request: SSM.DeleteDocumentRequest) throws -> SSM.DeleteDocumentResponse {
        try self.withState { state in
            let deletesAll = try state.documents.change(request.name) { document in
                guard request.documentVersion != nil || request.versionName != nil else { return true }
                let version = try document.version(request.documentVersion, named: request.versionName)
                guard version.number != document.defaultVersion else {
                    throw ErrorResponse("InvalidDocumentOperation", "the default version can't be deleted")
                }
                document.remove(version.number)
                return false
            }
            guard deletesAll else { return }
            let name = try state.documents.document(request.name).name
            guard !state.associations.contains(where: { $0.documentName == name }) else {
                throw ErrorResponse("AssociatedInstances", "an association uses the document \(quoted(name))")
            }
            state.documents.remove(name)
            state.setTags(nil, of: .document, name)
        }
        return SSM.DeleteDocumentResponse()
    }
}
