import CloudCore

extension RequestCheck {
    /// The parameters whose invalid values the service replaces with the default or the nearest valid value.
    private static let corrected: Set<String> = [
        "CreateCommand.ContentEncoding", "RunCommand.ContentEncoding", "SendFile.Timeout",
    ]

    /// Checks the parameters of a Cloud Assistant request against the model.
    /// - Throws: `ErrorResponse` for the first violation, with the service's code.
    static func checkCloudAssistant(_ query: EmulatorQuery, of operation: String) throws(ErrorResponse) {
        var check = RequestCheck(ModelShape.cloudAssistant)
        let name = "\(operation)Request"
        check.check(query.value(as: name, in: ModelShape.cloudAssistant), as: name)
        let violation = check.violations.first { !Self.corrected.contains("\(operation).\($0.member)") }
        if let violation { throw CloudAssistantViolation(violation, of: operation).response }
    }
}

extension EmulatorQuery {
    /// Returns the parameters as a value of a structure.
    func value(as name: String, in shapes: [String: ModelShape]) -> RequestValue {
        var prefixes: Set<String> = []
        for name in self.fullNames {
            var prefix = Substring(name)
            while prefixes.insert(String(prefix)).inserted, let dot = prefix.lastIndex(of: ".") {
                prefix = prefix[..<dot]
            }
        }
        return self.value(at: "", as: shapes[name], in: shapes, prefixes)
    }

    private func value(
        at path: String,
        as shape: ModelShape?,
        in shapes: [String: ModelShape],
        _ prefixes: Set<String>
    ) -> RequestValue {
        guard path.isEmpty || prefixes.contains(path) else { return .null }
        switch shape?.kind {
        case .structure(let members):
            let prefix = path.isEmpty ? "" : path + "."
            let values = members.map { member in
                (member.name, self.value(at: prefix + member.name, as: shapes[member.shape], in: shapes, prefixes))
            }
            return .object(Dictionary(values, uniquingKeysWith: { first, _ in first }))
        case .list(let element):
            var elements: [RequestValue] = []
            while prefixes.contains("\(path).\(elements.count + 1)") {
                let place = "\(path).\(elements.count + 1)"
                let value = self.value(at: place, as: shapes[element], in: shapes, prefixes)
                elements.append(value == .null ? .string("") : value)
            }
            return .list(elements)
        case let kind:
            // An empty parameter is like an absent one.
            guard let text = self[path], !text.isEmpty else { return .null }
            return Self.scalar(text, as: kind)
        }
    }

    private static func scalar(_ text: String, as kind: ModelShape.Kind?) -> RequestValue {
        switch kind {
        case .integer, .long, .number: return Int(text) == nil ? .string(text) : .number(text)
        case .boolean:
            // Some clients send `True`.
            let value = text.lowercased()
            return value == "true" || value == "false" ? .boolean(value == "true") : .string(text)
        default: return .string(text)
        }
    }
}
