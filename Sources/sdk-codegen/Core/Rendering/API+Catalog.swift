/// Renders the pages of the documentation catalog that list all operations, by area.
extension API {
    /// The areas with their operations, sorted.
    var areas: [(name: String, operations: [String])] {
        Dictionary(grouping: self.operations, by: self.area)
            .map { (name: $0.key, operations: $0.value) }
            .sorted { $0.name < $1.name }
    }

    /// Returns the pages, by file name.
    func catalogPages() throws(GeneratorError) -> [String: String] {
        var pages = ["Operations.md": self.operationsPage()]
        for area in self.areas {
            pages["\(Self.page(of: area.name)).md"] = try self.page(of: area.name, operations: area.operations)
        }
        return pages
    }

    private func operationsPage() -> String {
        let links = self.areas.map { "- <doc:\(Self.page(of: $0.name))>" }
        return """
            # Operations by area

            All \(self.operations.count) operations of \(self.service.title), by area.

            ## Topics

            ### Areas

            \(links.joined(separator: "\n"))

            """
    }

    private func page(of area: String, operations: [String]) throws(GeneratorError) -> String {
        var text = """
            # \(area)

            \(operations.count == 1 ? "One operation" : "\(operations.count) operations") of \(self.service.title).

            ## Topics

            """
        for name in operations {
            let method = "\(self.service.client)/\(SwiftName.member(name))"
            let properties = try self.properties(of: self.model.operations[name]?.input ?? "").parameters
            let labels = properties.map { "\($0.name):" }.joined()
            text += """

                ### \(name)

                - ``\(method)(\(labels))``
                - ``\(method)(_:)``
                - ``\(self.service.namespace)/\(name)Request``
                - ``\(self.service.namespace)/\(name)Response``

                """
        }
        return text
    }

    static func page(of area: String) -> String {
        area.split(separator: " ").joined()
    }
}
