/// Writes the file of an operation: request, response, the client's methods, pages, and shapes used by nothing else.
extension API {
    func operationFile(_ name: String) throws(GeneratorError) -> String {
        guard let operation = self.model.operations[name] else {
            throw GeneratorError("there is no operation \(name)")
        }
        let own = self.ownShapes(operation, named: name)
        var body = Source()
        var failure: GeneratorError?
        body.block("extension \(self.service.namespace)") { source in
            do throws(GeneratorError) {
                try self.addRequest(name, operation, to: &source)
                source.separate()
                try self.addStructure(
                    operation.output,
                    comment: Comment("The answer to ``\(name)Request``."),
                    to: &source
                )
                for shape in own {
                    source.separate()
                    try self.addShape(shape, to: &source)
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        body.separate()
        try self.addMethods(name, operation, to: &body)
        if let pagination = operation.pagination {
            body.separate()
            try self.addPages(name, operation, pagination, to: &body)
        }
        let structures = [operation.input, operation.output] + own
        return self.file(body, imports: ["public import CloudCore"] + self.foundation(for: structures))
    }

    /// Adds a structure or a vocabulary.
    func addShape(_ name: String, to source: inout Source) throws(GeneratorError) {
        if self.shape(name).type == .structure {
            try self.addStructure(name, to: &source)
        } else {
            try self.addVocabulary(name, to: &source)
        }
    }

    private func addRequest(
        _ name: String,
        _ operation: Model.Operation,
        to source: inout Source
    ) throws(GeneratorError) {
        let conformances = [self.service.request] + (self.token(name) == nil ? [] : ["IdempotentRequest"])
        let page = self.link(name, to: self.service.operationPage)
        let properties = try self.properties(of: operation.input)
        try self.addStructure(
            operation.input,
            conformances: conformances,
            comment: Comment(self.text(onOperation: name), ["See \(page) in the service's own reference."]),
            preamble: { source in
                source.document(Comment("What the service answers."))
                source.add("public typealias Response = \(name)Response")
                source.separate()
                source.document(Comment("The facts about the operation."))
                self.addDescriptor(name, operation, to: &source)
                if self.service.wire == .query { self.addQuery(properties, to: &source) }
            },
            to: &source
        )
    }

    private func addDescriptor(_ name: String, _ operation: Model.Operation, to source: inout Source) {
        source.add("public static let operation = OperationDescriptor(")
        source.indented { source in
            source.add("name: \"\(name)\",")
            let errors = operation.errors.map { "\"\($0)\"" }
            let rest =
                ["area: \"\(self.area(name))\""]
                + (self.isIdempotent(name) ? ["isIdempotent: true"] : [])
                + (operation.pagination == nil ? [] : ["isPaginated: true"])
            for (index, argument) in rest.enumerated() {
                source.add(argument + (index < rest.count - 1 || !errors.isEmpty ? "," : ""))
            }
            guard !errors.isEmpty else { return }
            source.fill("documentedErrors: [", errors, "]")
        }
        source.add(")")
    }

    private func addMethods(
        _ name: String, _ operation: Model.Operation, to source: inout Source
    ) throws(GeneratorError) {
        let method = SwiftName.escaped(SwiftName.member(name))
        let request = "\(self.service.namespace).\(name)Request"
        let response = "\(self.service.namespace).\(name)Response"
        let properties = try self.properties(of: operation.input).requiredFirst
        let members = self.shape(operation.output).members ?? []
        let isDiscardable = !members.contains { $0.name != "RequestId" }
        let errors = try self.errorLinks(operation)
        source.block("extension \(self.service.client)") { source in
            var comment = Comment(self.text(onOperation: name))
            comment.parameters([("request", "What is asked of the service.")])
            comment.add("Returns", "The service's answer.")
            comment.add("Throws", errors)
            source.document(comment)
            if isDiscardable { source.add("@discardableResult") }
            self.addSignature("public func \(method)(", ["_ request: \(request)"], result: response, to: &source)
            source.indented { $0.add("try await self.send(request)") }
            source.add("}")
            source.separate()
            comment = Comment(self.text(onOperation: name))
            comment.parameters(properties.map { ($0.name, self.text(on: $0, in: operation.input)) })
            comment.add("Returns", "The service's answer.")
            comment.add("Throws", errors)
            source.document(comment)
            if isDiscardable { source.add("@discardableResult") }
            let parameters = properties.map { $0.parameter(type: self.type($0.member.shape, isNested: false)) }
            self.addSignature("public func \(method)(", parameters, result: response, to: &source)
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

    /// Adds the first line of a method, or its first lines.
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
        return links.isEmpty ? "\(error)." : "\(error); the service may refuse with \(links.joined(separator: ", "))."
    }

    /// Puts a heading above code.
    func file(_ body: Source, imports: [String]) -> String {
        var file = Source()
        file.add("// Generated by sdk-codegen from Models/\(self.service.folder)/model.json. Do not edit.")
        if !imports.isEmpty {
            file.separate()
            for line in imports { file.add(line) }
        }
        file.separate()
        return file.text + body.text
    }

    /// The import that dates and bytes in structures need.
    func foundation(for structures: [String]) -> [String] {
        let needs = structures.contains { name in
            (self.shape(name).members ?? []).contains { member in
                self.type(member.shape).split(whereSeparator: { !$0.isLetter }).contains { $0 == "Date" || $0 == "Data" }
            }
        }
        return needs ? ["public import Foundation"] : []
    }
}
