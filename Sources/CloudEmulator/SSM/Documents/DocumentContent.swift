import CloudCore
import CloudFoundation
import SSMKit

/// The content of a document, with the parameters and steps of a Command document.
struct DocumentContent: Sendable {
    let schemaVersion: String
    let description: String
    let parameters: [DocumentParameterRule]
    let steps: [DocumentStep]

    /// The schema versions of Command documents.
    private static let commandSchemas: Set<String> = ["1.2", "2.0", "2.2"]

    /// The maximum size of a document, in bytes.
    private static let sizeLimit = 64 * 1024

    /// Parses the JSON of a document.
    /// - Throws: `ErrorResponse` for content that the service rejects.
    init(_ text: String, _ type: SSM.DocumentType) throws {
        guard text.utf8.count <= Self.sizeLimit else {
            throw ErrorResponse("MaxDocumentSizeExceeded", "a document has at most \(Self.sizeLimit) bytes")
        }
        guard let root = try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8)), case .object = root else {
            throw ErrorResponse("InvalidDocumentContent", "the content is not a JSON object")
        }
        guard let schemaVersion = root["schemaVersion"]?.text else {
            throw ErrorResponse("InvalidDocumentContent", "the content has no schemaVersion")
        }
        self.schemaVersion = schemaVersion
        self.description = root["description"]?.text ?? ""
        self.parameters = try (root["parameters"]?.members ?? []).map { try DocumentParameterRule($0.key, $0.value) }
        guard type == .command else {
            self.steps = []
            return
        }
        guard Self.commandSchemas.contains(schemaVersion) else {
            throw ErrorResponse(
                "InvalidDocumentSchemaVersion",
                "a Command document has no schema version \(quoted(schemaVersion))"
            )
        }
        self.steps =
            try schemaVersion == "1.2"
            ? (root["runtimeConfig"]?.members ?? []).flatMap { try DocumentStep.steps(ofPlugin: $0.key, $0.value) }
            : (root["mainSteps"]?.elements ?? []).map { try DocumentStep($0) }
        guard !self.steps.isEmpty else {
            throw ErrorResponse("InvalidDocumentContent", "the content has no steps")
        }
        guard Set(self.steps.map(\.name)).count == self.steps.count else {
            throw ErrorResponse("InvalidDocumentContent", "two steps have the same name")
        }
        let known = Set(self.parameters.map(\.name))
        for name in self.steps.flatMap(\.parameterNames) where !name.contains(":") && !known.contains(name) {
            throw ErrorResponse("InvalidDocumentContent", "the parameter \(quoted(name)) is not declared")
        }
    }

    /// The platforms on which at least one step runs.
    var platforms: [SSM.PlatformType] {
        [.linux, .macOS, .windows].filter { platform in
            self.steps.isEmpty || self.steps.contains { $0.platforms.contains(platform) }
        }
    }
}
