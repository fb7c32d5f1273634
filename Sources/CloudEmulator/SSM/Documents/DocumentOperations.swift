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
            let document = try emulator.withState { try $0.documents.document(request.name) }
            let version = try document.version(request.documentVersion, named: request.versionName)
            return SSM.DescribeDocumentResponse(document: document.description(of: version))
        },
        operation { (emulator, request: SSM.GetDocumentRequest, _) in try emulator.getDocument(request) },
        operation { (emulator, request: SSM.ListDocumentsRequest, _) in
            let filters = try DocumentFilters(request)
            let documents = emulator.withState { $0.documents.all }.filter { filters.match($0) }
            let page = try page(of: documents, request.maxResults, request.nextToken)
            return SSM.ListDocumentsResponse(
                documentIdentifiers: try page.items.map { $0.identifier(of: try $0.version(nil)) },
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
