/// The model of a service, with the derived facts that rendering needs.
struct API {
    let service: Service
    let description: ServiceDescription

    /// The operations whose input or output contains a shape, by shape.
    let users: [String: Set<String>]

    /// The shapes in the input of any operation, and those in the output of any.
    let inputs: Set<String>
    let outputs: Set<String>

    /// The Swift names of structures and open values, by shape.
    let typeNames: [String: String]

    /// The exceptions that have more members than a message.
    let detailedErrors: [String]

    var model: Model { self.description.model }
    var summaries: Summaries { self.description.summaries }

    /// The names of the operations, sorted.
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
            let input = try Self.shapes(from: operation.input, in: model)
            let output = try Self.shapes(from: operation.output, in: model)
            for shape in input.union(output) { users[shape, default: []].insert(name) }
            inputs.formUnion(input)
            outputs.formUnion(output)
        }
        let detailed = model.shapes.filter { $0.value.exception == true && !$0.value.membersBesideMessage.isEmpty }
        self.detailedErrors = detailed.keys.sorted()
        // The members of an error are decoded like a response.
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
            if SwiftName.reservedTypes.contains(type) {
                throw GeneratorError("\(shapes) would shadow another \(type): name it in Corrections.swift")
            }
        }
        return names
    }

    /// Returns a shape and the shapes of its members and elements.
    /// - Parameters:
    ///   - root: The shape.
    ///   - model: The model.
    ///   - includingKeys: Whether to include the shapes of the keys of maps, which are plain strings in Swift.
    /// - Returns: The names of the shapes.
    /// - Throws: ``GeneratorError`` if the model doesn't define one of them.
    static func shapes(
        from root: String,
        in model: Model,
        includingKeys: Bool = false
    ) throws(GeneratorError) -> Set<String> {
        var reached: Set<String> = []
        var pending = [root]
        while let name = pending.popLast() {
            guard reached.insert(name).inserted else { continue }
            guard let shape = model.shapes[name] else {
                throw GeneratorError("the model refers to the shape \(name), which it doesn't define")
            }
            pending += (shape.members ?? []).map(\.shape) + [shape.element, shape.value].compactMap(\.self)
            if includingKeys, let key = shape.key { pending.append(key) }
        }
        return reached
    }

    func shape(_ name: String) -> Model.Shape {
        self.model.shapes[name] ?? Model.Shape(type: .structure)
    }

    /// Returns the Swift type of a shape's values.
    /// - Parameters:
    ///   - name: The shape.
    ///   - isNested: Whether the type is used inside the namespace, where it needs no qualification.
    /// - Returns: The type's name.
    func type(_ name: String, isNested: Bool = true) -> String {
        if let type = self.typeNames[name] { return isNested ? type : "\(self.service.namespace).\(type)" }
        let shape = self.shape(name)
        return switch shape.type {
        case .structure, .string: "String"
        case .integer, .long: "Int"
        case .boolean: "Bool"
        case .timestamp: "Date"
        case .blob: "Data"
        case .double, .float: "Double"
        case .list: "[\(self.type(shape.element ?? "", isNested: isNested))]"
        case .map: "[String: \(self.type(shape.value ?? "", isNested: isNested))]"
        }
    }

    /// Returns whether values of a shape are secrets or directly contain secrets.
    func isSensitive(_ name: String) -> Bool {
        let shape = self.shape(name)
        if shape.sensitive == true { return true }
        return switch shape.type {
        case .list: self.isSensitive(shape.element ?? "")
        case .map: self.isSensitive(shape.value ?? "")
        default: false
        }
    }

    /// Returns the area of an operation.
    func area(_ operation: String) -> String {
        self.description.areas[operation] ?? ""
    }

    /// Returns whether an operation can be repeated: it only reads, has an idempotency token, or has been reviewed.
    func isIdempotent(_ operation: String) -> Bool {
        if self.description.notIdempotent[operation] != nil { return false }
        return self.isRead(operation) || self.token(operation) != nil || self.description.idempotent[operation] != nil
    }

    func isRead(_ operation: String) -> Bool {
        ["Get", "Describe", "List"].contains { operation.hasPrefix($0) }
    }

    /// Returns the idempotency token among the members of an operation's input.
    func token(_ operation: String) -> Model.Member? {
        guard let input = self.model.operations[operation]?.input else { return nil }
        return self.shape(input).members?.first { $0.idempotencyToken == true }
    }

    /// Returns the structures and open values that no other operation uses, sorted by Swift name.
    func ownShapes(_ operation: Model.Operation, named name: String) -> [String] {
        self.typeNames.keys
            .filter { $0 != operation.input && $0 != operation.output && self.users[$0] == [name] }
            .sorted { (self.typeNames[$0] ?? "") < (self.typeNames[$1] ?? "") }
    }

    /// The structures and open values that more than one operation uses.
    var sharedShapes: [String] {
        self.typeNames.keys.filter { (self.users[$0]?.count ?? 0) > 1 }.sorted()
    }
}

extension Model.Shape {
    /// The members, without the message of an exception, which every error has.
    var membersBesideMessage: [Model.Member] {
        (self.members ?? []).filter { self.exception != true || $0.name.lowercased() != "message" }
    }
}
