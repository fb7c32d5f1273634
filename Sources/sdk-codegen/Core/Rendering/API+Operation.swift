/// Renders the file of an operation: request, response, methods of the client, pagination, and its own shapes.
extension API {
    func operationFile(_ name: String) throws(GeneratorError) -> String {
        guard let operation = self.model.operations[name] else {
            throw GeneratorError("the operation \(name) doesn't exist")
        }
        let own = self.ownShapes(operation, named: name)
        var body = Source()
        try body.block("extension \(self.service.namespace)") { source throws(GeneratorError) in
            try self.addRequest(name, operation, to: &source)
            source.separate()
            let comment = Comment("The response to ``\(name)Request``.")
            try self.addStructure(operation.output, comment: comment, to: &source)
            for shape in own {
                source.separate()
                try self.addShape(shape, to: &source)
            }
        }
        body.separate()
        try self.addMethods(name, operation, to: &body)
        if let pagination = operation.pagination {
            body.separate()
            try self.addPages(name, operation, pagination, to: &body)
        }
        let structures = [operation.input, operation.output] + own
        return self.file(body, imports: ["public import CloudCore"] + self.foundation(for: structures))
    }

    /// Adds a structure or an open value.
    func addShape(_ name: String, to source: inout Source) throws(GeneratorError) {
        if self.shape(name).type == .structure {
            try self.addStructure(name, to: &source)
        } else {
            try self.addOpenValue(name, to: &source)
        }
    }

    private func addRequest(
        _ name: String,
        _ operation: Model.Operation,
        to source: inout Source
    ) throws(GeneratorError) {
        let conformances = [self.service.request] + (self.token(name) == nil ? [] : ["IdempotentRequest"])
        let page = self.link(name, to: self.service.operationPage)
        if let token = self.token(name), self.name(of: token, in: operation.input) != "clientToken" {
            throw GeneratorError("the token of \(name) must be clientToken: name \(token.name) in Corrections.swift")
        }
        try self.addStructure(
            operation.input,
            conformances: conformances,
            comment: Comment(self.text(onOperation: name), ["See \(page) in the API reference."]),
            preamble: { source throws(GeneratorError) in
                source.document(Comment("The response of the operation."))
                source.add("public typealias Response = \(name)Response")
                source.separate()
                source.document(Comment("The descriptor of the operation."))
                try self.addDescriptor(name, operation, to: &source)
                try self.addDocumentedErrors(operation, to: &source)
            },
            to: &source
        )
    }

    private func addDescriptor(
        _ name: String,
        _ operation: Model.Operation,
        to source: inout Source
    ) throws(GeneratorError) {
        let arguments =
            ["name: \"\(name)\"", "area: \"\(self.area(name))\""]
            + (self.isIdempotent(name) ? ["isIdempotent: true"] : [])
            + (operation.pagination == nil ? [] : ["isPaginated: true"])
        let secrets = try self.secretMembers(of: operation.input)
        source.add("public static let operation = OperationDescriptor(")
        source.indented { source in
            for (index, argument) in arguments.enumerated() {
                source.add(argument + (index < arguments.count - 1 || !secrets.isEmpty ? "," : ""))
            }
            if !secrets.isEmpty {
                source.fill("secretMembers: [", secrets.map { "\"\($0)\"" }, "]")
            }
        }
        source.add(")")
    }

    private func addDocumentedErrors(_ operation: Model.Operation, to source: inout Source) throws(GeneratorError) {
        guard !operation.errors.isEmpty else { return }
        let codes = try operation.errors.map { code throws(GeneratorError) in ".\(try self.errorName(code))" }
        let type = "[\(self.service.namespace).ErrorCode]"
        source.separate()
        source.document(Comment("The error codes that the service documents for the operation."))
        source.fill("public static let documentedErrors: \(type) = [", codes, "]")
    }

    /// Returns the members that contain secrets, with those of nested structures by their path: `Targets.Value`.
    private func secretMembers(
        of name: String,
        at path: [String] = [],
        within outer: Set<String> = []
    ) throws(GeneratorError) -> [String] {
        // Stops at a recursive structure.
        guard self.shape(name).type == .structure, !outer.contains(name) else { return [] }
        var found: [String] = []
        for property in try self.properties(of: name) {
            let path = path + [property.member.name]
            if property.isSensitive {
                found.append(path.joined(separator: "."))
            } else {
                let shape = self.contents(of: property.member.shape)
                found += try self.secretMembers(of: shape, at: path, within: outer.union([name]))
            }
        }
        return found
    }

    /// Returns the shape of the innermost elements of nested lists.
    private func contents(of name: String) -> String {
        self.shape(name).element.map { self.contents(of: $0) } ?? name
    }
}
