/// Renders the methods of a client: one that takes a request, and one that takes its members.
extension API {
    func addMethods(
        _ name: String,
        _ operation: Model.Operation,
        to source: inout Source
    ) throws(GeneratorError) {
        let request = "\(self.service.namespace).\(name)Request"
        let response = "\(self.service.namespace).\(name)Response"
        let opening = "public func \(SwiftName.escaped(SwiftName.member(name)))("
        let properties = try self.properties(of: operation.input).parameters
        let errors = try self.errorLinks(operation)
        // A response without members is only useful for its request ID.
        let isDiscardable = !(self.shape(operation.output).members ?? []).contains { $0.name != "RequestId" }

        func begin(_ parameters: [(name: String, text: String)], throws errors: String, in source: inout Source) {
            var comment = Comment(self.text(onOperation: name))
            comment.parameters(parameters)
            comment.add("Returns", "The response.")
            comment.add("Throws", errors)
            source.document(comment)
            if isDiscardable { source.add("@discardableResult") }
        }

        source.block("extension \(self.service.client)") { source in
            begin([("request", "The request to send.")], throws: errors, in: &source)
            self.addSignature(opening, ["_ request: \(request)"], result: response, to: &source)
            source.indented { $0.add("try await self.send(request)") }
            source.add("}")
            source.separate()
            let summaries = properties.map { property in
                (property.name, Comment.firstSentence(of: self.text(on: property, in: operation.input)).first)
            }
            let method = "``\(self.service.client)/\(SwiftName.member(name))(_:)``"
            let error = "``\(self.service.error)``"
            begin(summaries, throws: "\(error), with the error codes of \(method).", in: &source)
            let parameters = properties.map { $0.parameter(type: self.type($0.member.shape, isNested: false)) }
            self.addSignature(opening, parameters, result: response, to: &source)
            source.indented { source in
                let arguments = properties.map { "\($0.name): \($0.escaped)" }
                let call = "try await self.send(\(request)(\(arguments.joined(separator: ", "))))"
                if source.fits(call) { return source.add(call) }
                source.list("let request = \(request)(", arguments, ")")
                source.add("return try await self.send(request)")
            }
            source.add("}")
        }
    }

    /// Adds the signature of a method.
    private func addSignature(_ opening: String, _ parameters: [String], result: String, to source: inout Source) {
        let effects = ") async throws(\(self.service.error))"
        if parameters.isEmpty, !source.fits("\(opening)\(effects) -> \(result) {") {
            source.add("\(opening)\(effects)")
            source.indented { $0.add("-> \(result)") }
            source.add("{")
        } else {
            source.list(opening, parameters, "\(effects) -> \(result) {")
        }
    }

    private func errorLinks(_ operation: Model.Operation) throws(GeneratorError) -> String {
        var links: [String] = []
        for code in operation.errors {
            links.append("``\(self.service.namespace)/ErrorCode/\(try self.errorName(code))``")
        }
        let error = "``\(self.service.error)``"
        return links.isEmpty ? "\(error)." : "\(error), with an error code such as \(links.joined(separator: ", "))."
    }
}
