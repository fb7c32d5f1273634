import CloudCore
import CloudFoundation
import SSMKit

/// A parameter that a document declares.
struct DocumentParameterRule: Sendable {
    let name: String
    let isList: Bool
    let type: String
    let description: String

    /// The values of the parameter if a command has none, or `nil` if a command needs the parameter.
    let defaultValues: [String]?
    private let allowedValues: [String]
    private let allowedPattern: String?

    init(_ name: String, _ declaration: JSONValue) throws {
        let types = ["String", "StringList", "Boolean", "Integer", "MapList", "StringMap"]
        guard let type = declaration["type"]?.text, types.contains(type) else {
            throw ErrorResponse("InvalidDocumentContent", "the type of the parameter \(quoted(name)) is not valid")
        }
        self.name = name
        self.type = type
        self.isList = type == "StringList"
        self.description = declaration["description"]?.text ?? ""
        self.defaultValues = declaration["default"].map(\.texts)
        self.allowedValues = declaration["allowedValues"]?.texts ?? []
        self.allowedPattern = declaration["allowedPattern"]?.text
        if let allowedPattern, (try? Regex(allowedPattern)) == nil {
            throw ErrorResponse("InvalidDocumentContent", "the pattern of the parameter \(quoted(name)) is not valid")
        }
    }

    /// Returns the values of a command or the default values.
    /// - Throws: `ErrorResponse` for values that the service rejects.
    func values(_ given: [String]?) throws -> [String] {
        let values = given.flatMap { $0.isEmpty ? nil : $0 } ?? self.defaultValues
        guard let values else {
            throw ErrorResponse("InvalidParameters", "the document needs the parameter \(self.name)")
        }
        guard self.isList || values.count <= 1 else {
            throw ErrorResponse("InvalidParameters", "the parameter \(self.name) has only one value")
        }
        guard given?.isEmpty == false else { return values }
        for value in values {
            guard self.allowedValues.isEmpty || self.allowedValues.contains(value) else {
                throw ErrorResponse("InvalidParameters", "the parameter \(self.name) can't be \(quoted(value))")
            }
            if let allowedPattern, let pattern = try? Regex(allowedPattern),
                (try? pattern.wholeMatch(in: value)) == nil
            {
                throw ErrorResponse("InvalidParameters", "\(self.name) does not match its pattern: \(quoted(value))")
            }
        }
        return values
    }

    /// The parameter in the service's format.
    var serviceDescription: SSM.DocumentParameter {
        SSM.DocumentParameter(
            name: self.name,
            type: SSM.DocumentParameterType(rawValue: self.type),
            description: self.description,
            defaultValue: self.defaultValues.map { values in
                self.isList ? Self.json(values) : values.first ?? ""
            }
        )
    }

    private static func json(_ values: [String]) -> String {
        (try? JSONEncoder().encode(values)).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }
}
