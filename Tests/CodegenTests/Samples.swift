import CodegenCore
import Foundation

/// The package that these tests are part of.
let workspace = Workspace(package: root)

/// The folder of the package.
let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Returns the description of a fictional service.
func sample(
    _ model: String,
    areas: [String: String] = [:],
    idempotent: [String: String] = [:],
    commonErrors: [String: String] = [:],
    deprecations: Deprecations = Deprecations(),
    summaries: Summaries = Summaries()
) throws -> ServiceDescription {
    let model = try JSONDecoder().decode(Model.self, from: Data(model.utf8))
    let sameArea = Dictionary(
        model.operations.keys.map { ($0, "Some Area") },
        uniquingKeysWith: { first, _ in first }
    )
    return ServiceDescription(
        model: model,
        areas: areas.isEmpty ? sameArea : areas,
        idempotent: idempotent,
        commonErrors: commonErrors,
        deprecations: deprecations,
        summaries: summaries
    )
}

/// Returns the generated file of a shape or an operation of a sample.
func file(_ path: String, of sample: ServiceDescription, for service: Service = .ssm) throws -> String {
    try Generator(service, sample).files()[path] ?? ""
}

/// Returns a model with one operation and additional shapes, as the members of a JSON object.
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
