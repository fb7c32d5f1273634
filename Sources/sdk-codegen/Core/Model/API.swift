/// A service's model, with the questions that rendering asks of it answered.
struct API {
    let service: Service
    let description: ServiceDescription

    /// The operations in whose input or output a shape is, by shape.
    let users: [String: Set<String>]

    /// Shapes in the input of any operation, and in the output of any.
    let inputs: Set<String>
    let outputs: Set<String>

    /// The Swift names of structures and vocabularies, by shape.
    let typeNames: [String: String]

    /// The exceptions that carry more than a message.
    let detailedErrors: [String]

    var model: Model { self.description.model }
    var summaries: Summaries { self.description.summaries }

    /// The names of operations, in order.
    var operations: [String] { self.model.operations.keys.sorted() }

    init(_ service: Service, _ description: ServiceDescription) throws(GeneratorError) {
        self.service = service
        self.description = description
        let model = description.model
        for name in model.operations.keys.sorted() where description.areas[name, default: ""].isEmpty {
            throw GeneratorError("\(name) has no area: add it to Models/\(service.folder)/areas.json")
        }
        var users: [String: Set<String>] = [:]
        var inputs: Set<String> = []
        var outputs: Set<String> = []
        for (name, operation) in model.operations.sorted(by: { $0.key < $1.key }) {
            let asked = try Self.shapes(from: operation.input, in: model)
            let answered = try Self.shapes(from: operation.output, in: model)
            for shape in asked.union(answered) { users[shape, default: []].insert(name) }
            inputs.formUnion(asked)
            outputs.formUnion(answered)
        }
        let detailed = model.shapes.filter { $0.value.exception == true && !$0.value.membersBesideMessage.isEmpty }
        self.detailedErrors = detailed.keys.sorted()
        // What an error carries is read like an answer.
        for name in self.detailedErrors { outputs.formUnion(try Self.shapes(from: name, in: model)) }
        self.users = users
        self.inputs = inputs
        self.outputs = outputs
        self.typeNames = try Self.typeNames(service, model, used: Set(users.keys), detailed: self.detailedErrors)
    }

    private static func typeNames(
        _ service: Service,
        _ model: Model,
        used: Set<String>,
        detailed: [String]
    ) throws(GeneratorError) -> [String: String] {
        var names: [String: String] = [:]
        for (name, operation) in model.operations {
            names[operation.input] = "\(name)Request"
            names[operation.output] = "\(name)Response"
        }
        for name in detailed {
            let base = name.hasSuffix("Exception") ? String(name.dropLast("Exception".count)) : name
            names[name] = SwiftName.type(base) + "Details"
        }
        for name in used where names[name] == nil {
            guard let shape = model.shapes[name], shape.type == .structure || shape.values != nil else { continue }
            names[name] = service.corrections.types[name] ?? SwiftName.type(name)
        }
        for (type, shapes) in Dictionary(grouping: names.keys, by: { names[$0, default: ""] }) {
            let shapes = shapes.sorted().joined(separator: " and ")
            if shapes.contains(" and ") {
                throw GeneratorError("\(shapes) would both be the type \(type): name them in Corrections.swift")
            }
            if SwiftName.takenTypes.contains(type) {
                throw GeneratorError("\(shapes) would hide another \(type): name it in Corrections.swift")
            }
        }
        return names
    }

    private static func shapes(from root: String, in model: Model) throws(GeneratorError) -> Set<String> {
        var reached: Set<String> = []
        var waiting = [root]
        while let name = waiting.popLast() {
            guard reached.insert(name).inserted else { continue }
            guard let shape = model.shapes[name] else {
                throw GeneratorError("the model names the shape \(name) and doesn't describe it")
            }
            waiting += (shape.members ?? []).map(\.shape) + [shape.element, shape.value].compactMap(\.self)
        }
        return reached
    }

    func shape(_ name: String) -> Model.Shape {
        self.model.shapes[name] ?? Model.Shape(type: .structure)
    }

    /// The Swift type of a shape's values, as it is written inside the namespace or, not nested, outside.
    func type(_ name: String, isNested: Bool = true) -> String {
        if let type = self.typeNames[name] { return isNested ? type : "\(self.service.namespace).\(type)" }
        let shape = self.shape(name)
        return switch shape.type {
        case .structure, .string: "String"
        case .integer, .long: "Int"
        case .boolean: "Bool"
        case .timestamp: "Date"
        case .blob: "Data"
        case .double: "Double"
        case .float: "Float"
        case .list: "[\(self.type(shape.element ?? "", isNested: isNested))]"
        case .map: "[String: \(self.type(shape.value ?? "", isNested: isNested))]"
        }
    }

    /// Whether values of the shape are secrets, or hold some directly.
    func isSensitive(_ name: String) -> Bool {
        let shape = self.shape(name)
        if shape.sensitive == true { return true }
        return switch shape.type {
        case .list: self.isSensitive(shape.element ?? "")
        case .map: self.isSensitive(shape.value ?? "")
        default: false
        }
    }

    /// The part of the service that an operation belongs to.
    func area(_ operation: String) -> String {
        self.description.areas[operation] ?? ""
    }

    /// Whether an operation may be sent twice: it reads, carries a token, or has been reviewed.
    func isIdempotent(_ operation: String) -> Bool {
        if self.description.notIdempotent[operation] != nil { return false }
        return self.isRead(operation) || self.token(operation) != nil || self.description.idempotent[operation] != nil
    }

    func isRead(_ operation: String) -> Bool {
        ["Get", "Describe", "List"].contains { operation.hasPrefix($0) }
    }

    /// The member by which the service recognises a repetition.
    func token(_ operation: String) -> Model.Member? {
        guard let input = self.model.operations[operation]?.input else { return nil }
        return self.shape(input).members?.first { $0.idempotencyToken == true }
    }

    /// The structures and vocabularies that no other operation uses, by their Swift names.
    func ownShapes(_ operation: Model.Operation, named name: String) -> [String] {
        self.typeNames.keys
            .filter { $0 != operation.input && $0 != operation.output && self.users[$0] == [name] }
            .sorted { (self.typeNames[$0] ?? "") < (self.typeNames[$1] ?? "") }
    }

    /// The structures and vocabularies that more than one operation uses.
    var sharedShapes: [String] {
        self.typeNames.keys.filter { (self.users[$0]?.count ?? 0) > 1 }.sorted()
    }
}

extension Model.Shape {
    /// The members of an exception that every error has a place for are left out.
    var membersBesideMessage: [Model.Member] {
        (self.members ?? []).filter { self.exception != true || $0.name.lowercased() != "message" }
    }
}
