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
        conformances: [String] = ["Codable", "Sendable"],
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
            self.addCoding(properties, of: name, to: &source)
            if self.isFlattened(name) { self.addQueryMembers(properties, to: &source) }
            if hasSecrets { self.addMirror(properties, to: &source) }
            self.addCodingKeys(properties, to: &source)
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

    /// Adds the coding methods where the synthesized ones don't match the service's format.
    private func addCoding(_ properties: [Property], of name: String, to source: inout Source) {
        guard self.outputs.contains(name) else { return }
        let isLoose = self.service.wireProtocol == .query
        guard !properties.isEmpty, isLoose || properties.contains(where: { !$0.isOptional && $0.initial != nil }) else {
            return
        }
        source.separate()
        let hasCollections = properties.contains { !$0.isOptional && $0.initial != nil }
        source.document(
            Comment("Decodes the value\(hasCollections ? ", reading absent collections as empty" : "").")
        )
        source.block("public init(from decoder: any Decoder) throws") { source in
            source.add("let container = try decoder.container(keyedBy: CodingKeys.self)")
            for property in properties {
                let call = isLoose ? self.looseReading(of: property) : self.reading(of: property)
                source.assign("self.\(property.storedName)", call)
            }
        }
        guard properties.contains(where: { $0.member.wrapper != nil || $0.isText }) else { return }
        source.separate()
        source.document(Comment("Encodes the value in the form of a response."))
        source.block("public func encode(to encoder: any Encoder) throws") { source in
            source.add("var container = encoder.container(keyedBy: CodingKeys.self)")
            for property in properties {
                let call = self.writing(of: property)
                source.list("try container.\(call.method)(", call.arguments, ")")
            }
        }
    }

    private func reading(of property: Property) -> Call {
        let arguments = ["\(property.base).self", "forKey: .\(property.storedName)"]
        return Call(
            method: property.isOptional || property.initial != nil ? "decodeIfPresent" : "decode",
            arguments: arguments,
            fallback: property.isOptional ? nil : property.initial
        )
    }

    private func looseReading(of property: Property) -> Call {
        let key = "forKey: .\(property.storedName)"
        switch property.kind {
        case .list:
            let wrapper = property.member.wrapper.map { ["in: \"\($0)\""] } ?? []
            return Call(method: "list", arguments: wrapper + [key])
        case .integer, .long: return Call(method: "integer", arguments: [key])
        case .boolean: return Call(method: "boolean", arguments: [key])
        case .string: return Call(method: property.base == "String" ? "text" : "word", arguments: [key])
        default: return Call(method: "decodeIfPresent", arguments: ["\(property.base).self", key])
        }
    }

    private func writing(of property: Property) -> Call {
        let value = "self.\(property.storedName)"
        let key = "forKey: .\(property.storedName)"
        if let wrapper = property.member.wrapper {
            return Call(method: "encode", arguments: [value, "in: \"\(wrapper)\"", key])
        }
        let text = property.isText ? "\(value).map { String($0) }" : value
        return Call(method: property.isOptional ? "encodeIfPresent" : "encode", arguments: [text, key])
    }

    private func addMirror(_ properties: [Property], to source: inout Source) {
        source.separate()
        source.document(Comment("A mirror of the members, with secrets redacted."))
        source.block("public var customMirror: Mirror") { source in
            let children = properties.map { property in
                let value =
                    !property.isSensitive
                    ? "self.\(property.storedName)\(property.isOptional ? " as Any" : "")"
                    : property.isOptional ? "self.\(property.storedName).map { _ in redacted } as Any" : "redacted"
                return "\"\(property.name)\": \(value)"
            }
            source.add("Mirror(")
            source.indented { source in
                source.add("self,")
                source.list("children: [", children, "],", trailingComma: true)
                source.add("displayStyle: .struct")
            }
            source.add(")")
        }
    }

    private func addCodingKeys(_ properties: [Property], to source: inout Source) {
        guard !properties.isEmpty,
            properties.contains(where: { $0.storedName != $0.member.name }) || self.service.wireProtocol == .query
        else { return }
        source.separate()
        source.block("private enum CodingKeys: String, CodingKey") { source in
            for property in properties {
                let isSame = property.storedName == property.member.name
                source.add(
                    "case \(SwiftName.escaped(property.storedName))" + (isSame ? "" : " = \"\(property.member.name)\"")
                )
            }
        }
    }
}

/// A call of a method of a coding container.
struct Call {
    var method: String
    var arguments: [String]

    /// The expression for an absent value.
    var fallback: String?
}

extension Source {
    /// Adds an assignment from a container, with the line breaks of `swift format`.
    mutating func assign(_ target: String, _ call: Call) {
        let opening = "try container.\(call.method)("
        let closing = ")" + (call.fallback.map { " ?? \($0)" } ?? "")
        let line = opening + call.arguments.joined(separator: ", ") + closing
        if call.fallback == nil || self.fits("\(target) = \(line)") {
            return self.list("\(target) = \(opening)", call.arguments, closing)
        }
        self.add("\(target) =")
        self.indented { $0.list(opening, call.arguments, closing) }
    }
}
