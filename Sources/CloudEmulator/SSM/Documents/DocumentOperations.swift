import CloudCore
import SSMKit

extension EmulatedCloud {
    static let documentOperations: [(String, SSMOperation)] = [
        operation(unsupported: ["Attachments", "Requires"]) { (emulator, request: SSM.CreateDocumentRequest, _) in
            try emulator.createDocument(request)
        },
        operation(unsupported: ["Attachments"]) { (emulator, request: SSM.UpdateDocumentRequest, _) in
            try emulator.updateDocument(request)
        },
        operation { (emulator, request: SSM.UpdateDocumentDefaultVersionRequest, _) in
            try emulator.updateDocumentDefaultVersion(request)
        },
        operation { (emulator, request: SSM.DeleteDocumentRequest, _) in try emulator.deleteDocument(request) },
        operation { (emulator, request: SSM.DescribeDocumentRequest, _) in
            let (document, tags) = try emulator.withState { state in
                let document = try state.documents.document(request.name)
                return (document, state.tagList(of: document))
            }
            let version = try document.version(request.documentVersion, named: request.versionName)
            return SSM.DescribeDocumentResponse(document: document.description(of: version, tags: tags))
        },
        operation { (emulator, request: SSM.GetDocumentRequest, _) in try emulator.getDocument(request) },
        operation { (emulator, request: SSM.ListDocumentsRequest, _) in
            let filters = try DocumentFilters(request)
            let state = emulator.withState { $0 }
            let documents = state.documents.all.filter { filters.match($0, tags: state.tags(of: $0)) }
            let page = try page(of: documents, request.maxResults, request.nextToken)
            return SSM.ListDocumentsResponse(
                documentIdentifiers: try page.items.map { document in
                    document.identifier(of: try document.version(nil), tags: state.tagList(of: document))
                },
                nextToken: page.nextToken
            )
        },
        operation { (emulator, request: SSM.ListDocumentVersionsRequest, _) in
            let document = try emulator.withState { try $0.documents.document(request.name) }
            let page = try page(of: document.versionInfos, request.maxResults, request.nextToken)
            return SSM.ListDocumentVersionsResponse(documentVersions: page.items, nextToken: page.nextToken)
        },
    ]
}
