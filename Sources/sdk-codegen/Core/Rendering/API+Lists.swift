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

    func shapeFile(_ name: String) throws(GeneratorError) -> String {
        var body = Source()
        try body.block("extension \(self.service.namespace)") { source throws(GeneratorError) in
            try self.addShape(name, to: &source)
        }
        return self.file(body, imports: ["public import CloudCore"] + self.foundation(for: [name]))
    }
}
