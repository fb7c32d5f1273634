/// Renders the encoding of requests as query parameters.
extension API {
    /// Returns whether a structure's members are parameters, because requests contain lists of it.
    func isFlattened(_ name: String) -> Bool {
        guard self.service.wireProtocol == .query, self.typeNames[name]?.hasSuffix("Request") != true else {
            return false
        }
        return self.inputs.contains { input in
            (self.shape(input).members ?? []).contains { member in
                member.json != true && self.shape(member.shape).element == name
            }
        }
    }

    /// Adds the declaration that sends the parameters of a request in its body.
    func addForm(to source: inout Source) {
        source.separate()
        source.document(
            Comment("Whether to send the parameters in the body, since they contain user text and servers log URLs.")
        )
        source.add("public static let sendsForm = true")
    }

    /// Adds the method that encodes a request.
    func addQuery(_ properties: [Property], to source: inout Source) {
        source.separate()
        source.document(Comment("Returns the members as query parameters."))
        source.block("public func query(in region: String) throws(InvalidRequestError) -> QueryParameters") { source in
            let isEmpty = properties.isEmpty
            source.add("\(isEmpty ? "let" : "var") query = QueryParameters(operation: Self.operation.name)")
            for property in properties { source.add(self.adding(property, to: "query")) }
            source.add("return query")
        }
    }

    /// Adds the method that encodes an element of a list of structures.
    func addQueryMembers(_ properties: [Property], to source: inout Source) {
        source.separate()
        source.block("func add(to query: inout QueryParameters)") { source in
            for property in properties { source.add(self.adding(property, to: "query")) }
        }
    }

    private func adding(_ property: Property, to query: String) -> String {
        let name = "\"\(property.member.name)\""
        let value = "self.\(property.storedName)"
        if property.member.json == true { return "try \(query).addJSON(\(name), \(value))" }
        if property.member.name == "RegionId" { return "\(query).add(\(name), \(value) ?? region)" }
        let element = self.shape(property.member.shape).element
        guard property.kind == .list, let element, self.typeNames[element] != nil else {
            return "\(query).add(\(name), \(value))"
        }
        if self.shape(element).type == .structure { return "\(query).add(\(name), \(value)) { $0.add(to: &$1) }" }
        return "\(query).add(\(name), \(value)\(property.isOptional ? "?" : "").map(\\.rawValue))"
    }
}
