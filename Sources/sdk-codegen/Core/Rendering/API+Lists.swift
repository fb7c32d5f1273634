/// Renders the lists of all operations, and the files of shapes that several operations share.
extension API {
    func operationsFile() throws(GeneratorError) -> String {
        let secrets = try self.secretMembers()
        var body = Source()
        let namespace = self.service.namespace
        body.block("extension \(namespace)") { source in
            source.document(Comment("The request types of all operations, sorted by name."))
            source.add("public static let requestTypes: [any \(self.service.request).Type] = [")
            source.indented { source in
                for name in self.operations { source.add("\(name)Request.self,") }
            }
            source.add("]")
            source.separate()
            source.document(Comment("The descriptors of all operations, sorted by name."))
            source.add("public static let operations: [OperationDescriptor] = requestTypes.map { $0.operation }")
            source.separate()
            source.document(
                Comment("The wire names of the members that contain secrets, for ``/CloudCore/ExchangeRecorder``.")
            )
            source.add("public static let secretMembers: Set<String> = [")
            source.indented { source in
                for name in secrets { source.add("\"\(name)\",") }
            }
            source.add("]")
        }
        return self.file(body, imports: ["public import CloudCore"])
    }

    private func secretMembers() throws(GeneratorError) -> [String] {
        var names: Set<String> = []
        for shape in self.model.shapes.keys where self.shape(shape).type == .structure {
            for property in try self.properties(of: shape) where property.isSensitive {
                names.insert(property.member.name)
            }
        }
        return names.sorted()
    }

    /// Returns the file with the element names of string lists in responses, which their types don't contain.
    ///
    /// The AWS command line prints these names in its skeletons.
    func elementNamesFile() throws(GeneratorError) -> String {
        var names: [(key: String, element: String)] = []
        for shape in self.typeNames.keys.sorted() where self.outputs.contains(shape) {
            for member in self.shape(shape).members ?? [] {
                guard let element = self.textElement(of: member.shape) else { continue }
                names.append(("\(self.type(shape)).\(member.name)", element))
            }
        }
        var body = Source()
        body.block("extension \(self.service.namespace)") { source in
            source.document(
                Comment("The element names of string lists, by type and member.")
            )
            source.add("static let elementNames: [String: String] = [")
            source.indented { source in
                for (key, element) in names { source.add("\"\(key)\": \"\(element)\",") }
            }
            source.add("]")
        }
        return self.file(body, imports: [])
    }

    /// Returns the shape of the strings in a list, or in the lists of a map.
    private func textElement(of name: String) -> String? {
        let shape = self.shape(name)
        guard let inner = shape.element ?? shape.value else { return nil }
        if shape.type == .list, self.shape(inner).type == .string { return inner }
        return self.textElement(of: inner)
    }

    func shapeFile(_ name: String) throws(GeneratorError) -> String {
        var body = Source()
        try body.block("extension \(self.service.namespace)") { source throws(GeneratorError) in
            try self.addShape(name, to: &source)
        }
        let isOpenValue = self.shape(name).type != .structure
        let hasSecrets = try self.properties(of: name).contains(where: \.isSensitive)
        let core = isOpenValue ? ["public import CloudCore"] : hasSecrets ? ["import CloudCore"] : []
        return self.file(body, imports: core + self.foundation(for: [name]))
    }
}
