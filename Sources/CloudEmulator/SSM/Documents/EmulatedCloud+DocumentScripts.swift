import CloudCore
import CloudFoundation
import SSMKit

extension EmulatedCloud {
    /// The steps of a document with the script of each step.
    struct DocumentScripts: Sendable {
        var steps: [DocumentStep]
        var scripts: [ScriptCall]
    }

    /// Returns the scripts of the Command document that a request names, with the request's parameters.
    /// - Throws: `ErrorResponse` for a document, a version, a hash, or parameters that the service rejects.
    func scripts(for request: SSM.SendCommandRequest) throws -> DocumentScripts {
        let document = try self.withState { try $0.documents.document(request.documentName) }
        guard document.type == .command else {
            throw ErrorResponse("InvalidDocument", "\(document.name) is not a Command document")
        }
        let version = try document.version(request.documentVersion)
        if let hash = request.documentHash, !version.hasHash(hash, request.documentHashType) {
            throw ErrorResponse("InvalidDocument", "DocumentHash is not the hash of \(document.name)")
        }
        let values = try DocumentValues(request.parameters ?? [:], of: version.content)
        return DocumentScripts(
            steps: version.content.steps,
            scripts: try version.content.steps.map { try $0.script(with: values) }
        )
    }
}
