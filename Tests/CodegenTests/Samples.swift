import CodegenCore
import Foundation

/// The package that these tests are part of.
let workspace = Workspace(package: root)

/// The folder of the package.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Reads what is known of a service that doesn't exist.
func sample(
    _ model: String,
    areas: [String: String] = [:],
    idempotent: [String: String] = [:],
    commonErrors: [String: String] = [:],
    summaries: Summaries = Summaries()
) throws -> ServiceDescription {
    let model = try JSONDecoder().decode(Model.self, from: Data(model.utf8))
    let everywhere = Dictionary(
        model.operations.keys.map { ($0, "Some Area") },
        uniquingKeysWith: { first, _ in first }
    )
    return ServiceDescription(
        model: model,
        areas: areas.isEmpty ? everywhere : areas,
        idempotent: idempotent,
        commonErrors: commonErrors,
        summaries: summaries
    )
}

/// Returns the file that a sample makes for a shape or an operation.
func file(_ path: String, of sample: ServiceDescription, for service: Service = .ssm) throws -> String {
    try Generator(service, sample).files()[path] ?? ""
}

/// A model with one operation and the shapes that are given, as members of a JSON object.
func model(input: String = "[]", output: String = "[]", shapes: String = "", operation: String = "") -> String {
    """
    {
        "operations": {"MakeThing": {"input": "MakeThingRequest", "output": "MakeThingResult", "errors": []\(operation)}},
        "shapes": {
            "MakeThingRequest": {"type": "structure", "members": \(input)},
            "MakeThingResult": {"type": "structure", "members": \(output)},
            "String": {"type": "string"}, "Integer": {"type": "integer"}, "Boolean": {"type": "boolean"},
            "Time": {"type": "timestamp"}, "Names": {"type": "list", "element": "String"}\(shapes)
        }
    }
    """
}
