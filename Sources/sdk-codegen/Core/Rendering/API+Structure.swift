/// Renders structures.
extension API {
    /// Adds a structure.
    /// - Parameters:
    ///   - name: The shape.
    ///   - conformances: The protocols that it conforms to.
    ///   - comment: The comment; by default the one of the shape.
    ///   - preamble: A closure that adds the declarations before the members.
    ///   - source: The source to add it to.
    /// - Throws: ``GeneratorError`` if names clash.
    func addStructure(
        _ name: String,
        conformances: [String] = ["ServiceShape"],
        comment: Comment? = nil,
        preamble: (inout Source) throws(GeneratorError) -> Void = { _ in },
        to source: inout Source
    ) throws(GeneratorError) {
        let properties = try self.properties(of: name)
        source.document(comment ?? self.comment(onShape: name))
        let hasSecrets = properties.contains(where: \.isSensitive)
        let protocols = conformances + (hasSecrets ? ["CustomReflectable"] : [])
        let heading = "public struct \(self.typeNames[name] ?? name): \(protocols.joined(separator: ", "))"
        try source.block(heading) { source throws(GeneratorError) in
            try preamble(&source)
            for property in properties {
                source.separate()
                source.document(Comment(self.text(on: property, in: name)))
                self.addProperty(property, to: &source)
            }
            self.addInitializer(properties, of: name, to: &source)
            if hasSecrets { self.addMirror(properties, to: &source) }
            self.addMembers(properties, of: name, to: &source)
        }
    }

    private func addProperty(_ property: Property, to source: inout Source) {
        guard let message = property.deprecation else {
            return source.add("public var \(property.escaped): \(property.type)")
        }
        source.add("@available(*, deprecated, message: \(Source.literal(message)))")
        source.block("public var \(property.escaped): \(property.type)") { source in
            source.add("get { self.\(property.storedName) }")
            source.add("set { self.\(property.storedName) = newValue }")
        }
        source.separate()
        source.document(Comment("The stored value of the deprecated ``\(property.name)``."))
        let initial = property.isOptional ? "" : property.initial.map { " = \($0)" } ?? ""
        source.add("package var \(property.storedName): \(property.type)\(initial)")
    }

    private func addInitializer(_ properties: [Property], of name: String, to source: inout Source) {
        source.separate()
        let kind = self.typeNames[name] ?? ""
        let noun = kind.hasSuffix("Request") ? "a request" : kind.hasSuffix("Response") ? "a response" : "a value"
        source.document(Comment("Creates \(noun)."))
        let properties = properties.filter { $0.deprecation == nil }
        guard !properties.isEmpty else { return source.add("public init() {}") }
        source.list("public init(", properties.parameters.map { $0.parameter(type: $0.base) }, ") {")
        source.indented { source in
            for property in properties {
                source.add("self.\(property.name) = \(property.escaped)")
            }
        }
        source.add("}")
    }

    private func addMirror(_ properties: [Property], to source: inout Source) {
        source.separate()
        source.document(Comment("A mirror of the members, with secrets redacted."))
        source.block("public var customMirror: Mirror") { source in
            source.fill("self.redactedMirror([", properties.map { "\"\($0.name)\"" }, "])")
        }
    }

    /// Adds the table of the members.
    private func addMembers(_ properties: [Property], of name: String, to source: inout Source) {
        source.separate()
        source.document(Comment("The members, with their names in the API."))
        let isLoose = self.service.wireProtocol == .query && self.outputs.contains(name)
        let opening = "public static let members = Members<Self>\(isLoose ? "(.loose)" : "")"
        guard !properties.isEmpty else { return source.add("\(opening) { _ in }") }
        source.add("\(opening) { member in")
        source.indented { source in
            for property in properties { source.list("member(", self.arguments(for: property, in: name), ")") }
        }
        source.add("}")
    }

    private func arguments(for property: Property, in name: String) -> [String] {
        var options: [String] = []
        if property.isSensitive { options.append(".secret") }
        if property.initial == nil, property.kind == .list || property.kind == .map { options.append(".required") }
        if property.member.json == true { options.append(".json") }
        let element =
            property.member.wrapper
            ?? (self.service.wireProtocol == .json && self.outputs.contains(name)
                ? self.textElement(of: property.member.shape) : nil)
        let kind = self.kind(of: property.member.shape, in: name)
        return ["\"\(property.member.name)\"", kind, "\\.\(property.storedName)"]
            + (options.count > 1 ? ["[\(options.joined(separator: ", "))]"] : options)
            + (element.map { ["element: \"\($0)\""] } ?? [])
    }

    /// Returns the kind of a shape's values.
    private func kind(of name: String, in structure: String) -> String {
        let shape = self.shape(name)
        switch shape.type {
        case .list: return ".list(\(self.kind(of: shape.element ?? "", in: structure)))"
        case .map: return ".map(\(self.kind(of: shape.value ?? "", in: structure)))"
        case .structure: return self.typeNames[name] == nil ? ".text" : ".structure"
        case .string: return self.typeNames[name] == nil ? ".text" : ".enumeration"
        case .integer, .long: return ".integer"
        case .boolean: return shape.text == true && self.outputs.contains(structure) ? ".booleanText" : ".boolean"
        case .timestamp: return ".date"
        case .blob: return ".data"
        case .double, .float: return ".number"
        }
    }

    /// Returns the shape of the strings in a list, or in the lists of a map.
    private func textElement(of name: String) -> String? {
        let shape = self.shape(name)
        guard let inner = shape.element ?? shape.value else { return nil }
        if shape.type == .list, self.shape(inner).type == .string { return inner }
        return self.textElement(of: inner)
    }
}
