/// Writes the lists of all operations, and the files of shapes that several operations share.
extension API {
    func operationsFile() -> String {
        var body = Source()
        let namespace = self.service.namespace
        body.block("extension \(namespace)") { source in
            source.document(Comment("The request types of all operations, in the order of their names."))
            source.add("public static let requestTypes: [any \(self.service.request).Type] = [")
            source.indented { source in
                for name in self.operations { source.add("\(name)Request.self,") }
            }
            source.add("]")
            source.separate()
            source.document(Comment("The facts about all operations, in the order of their names."))
            source.add("public static let operations: [OperationDescriptor] = requestTypes.map { $0.operation }")
        }
        return self.file(body, imports: ["public import CloudCore"])
    }

    func shapeFile(_ name: String) throws(GeneratorError) -> String {
        var body = Source()
        try body.tryBlock("extension \(self.service.namespace)") { source throws(GeneratorError) in
            try self.addShape(name, to: &source)
        }
        let isVocabulary = self.shape(name).type != .structure
        let hasSecrets = try self.properties(of: name).contains(where: \.isSensitive)
        let core = isVocabulary ? ["public import CloudCore"] : hasSecrets ? ["import CloudCore"] : []
        return self.file(body, imports: core + self.foundation(for: [name]))
    }
}
