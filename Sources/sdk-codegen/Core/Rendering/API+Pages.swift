/// Renders the pagination of an operation.
extension API {
    func addPages(
        _ name: String,
        _ operation: Model.Operation,
        _ pagination: Model.Pagination,
        to source: inout Source
    ) throws(GeneratorError) {
        let namespace = self.service.namespace
        let items = try self.path(pagination.items, in: operation.output, of: name)
        let element = self.type(self.shape(items.shape).element ?? "", isNested: false)
        let response = "\(namespace).\(name)Response"
        let opening = "extension \(namespace).\(name)Request: PaginatedRequest"
        try source.block(opening) { source throws(GeneratorError) in
            source.document(Comment("Returns the items on a page."))
            source.list("public static func items(", ["in page: \(response)"], ") -> [\(element)] {")
            source.indented { $0.add("page.\(items.text)\(items.isOptional ? " ?? []" : "")") }
            source.add("}")
            source.separate()
            source.document(Comment("Returns the request for the next page, or `nil` after the last page."))
            source.list("public func next(", ["after page: \(response)"], ") -> Self? {")
            try self.addNext(name, operation, pagination, to: &source)
            source.add("}")
        }
    }

    private func addNext(
        _ name: String,
        _ operation: Model.Operation,
        _ pagination: Model.Pagination,
        to source: inout Source
    ) throws(GeneratorError) {
        var lines: [String] = []
        if let number = pagination.pageNumber, let size = pagination.pageSize, let total = pagination.total {
            let member = try self.input(number, of: operation)
            let requestedSize = try self.input(size, of: operation)
            let size = try self.path(size, in: operation.output, of: name)
            let total = try self.path(total, in: operation.output, of: name)
            let body = [
                "let number = self.\(member) ?? 1",
                "let size = page.\(size.text) ?? self.\(requestedSize)",
                "guard let next = nextPageNumber(after: number, size: size, total: page.\(total.text)) else {",
                "    return nil",
                "}",
                "var request = self",
                "request.\(member) = next",
                "return request",
            ]
            if let token = pagination.token {
                let returned = try self.path(token, in: operation.output, of: name)
                let conditions = try [token, "MaxResults"].map { path throws(GeneratorError) in
                    "self.\(try self.input(path, of: operation)) == nil"
                }
                lines += [
                    "// Without a token or page number in the request, the service may use page numbers and return no token.",
                    "let isByNumber = \(conditions.joined(separator: " && ")) && (page.\(returned.text) ?? \"\").isEmpty",
                    "if self.\(member) != nil || isByNumber {",
                ]
                lines += body.map { "    \($0)" } + ["}"]
            } else {
                lines += body
            }
        }
        if let token = pagination.token {
            let member = try self.input(token, of: operation)
            let returned = try self.path(token, in: operation.output, of: name)
            lines += [
                "guard let token = page.\(returned.text), !token.isEmpty else { return nil }",
                "var request = self",
                "request.\(member) = token",
                "return request",
            ]
        }
        source.indented { source in
            for line in lines { source.add(line) }
        }
    }

    /// Returns the Swift name of the request's member for the last component of a path.
    private func input(_ path: String, of operation: Model.Operation) throws(GeneratorError) -> String {
        let name = path.split(separator: ".").last.map(String.init) ?? path
        guard let member = self.shape(operation.input).members?.first(where: { $0.name == name }) else {
            throw GeneratorError(
                "the pages of \(operation.input) need its member \(name), which the model doesn't have"
            )
        }
        return self.name(of: member, in: operation.input)
    }

    /// Returns the expression for a member of the response, or of a structure in it.
    private func path(
        _ path: String,
        in output: String,
        of operation: String
    ) throws(GeneratorError) -> (text: String, shape: String, isOptional: Bool) {
        var text: [String] = []
        var shape = output
        var isOptional = false
        for part in path.split(separator: ".") {
            guard let property = try self.properties(of: shape).first(where: { $0.member.name == part }) else {
                throw GeneratorError(
                    "the pages of \(operation) need \(path) in its response, which the model doesn't have"
                )
            }
            text.append(property.name)
            shape = property.member.shape
            isOptional = isOptional || property.isOptional
        }
        let chained = text.dropLast().map { "\($0)?." }.joined() + (text.last ?? "")
        return (chained, shape, isOptional)
    }
}
