/// Renders open values: strings with known values that may get new ones.
extension API {
    /// Adds the structure of an open value.
    func addOpenValue(_ name: String, to source: inout Source) throws(GeneratorError) {
        let type = self.typeNames[name] ?? name
        let values = try self.valueNames(of: name)
        source.document(self.comment(onShape: name))
        source.block("public struct \(type): OpenValue") { source in
            for (value, swiftName) in values {
                source.separate()
                source.document(Comment(self.summaries.values["\(name).\(value)"] ?? "The value `\(value)`."))
                if let message = self.description.deprecations.values["\(name).\(value)"] {
                    source.add("@available(*, deprecated, message: \(Source.literal(message)))")
                }
                source.list(
                    "public static let \(SwiftName.escaped(swiftName)) = \(type)(",
                    ["rawValue: \(Source.literal(value))"],
                    ")"
                )
            }
            // A deprecated name would cause a warning.
            func known(_ item: (value: String, swiftName: String)) -> String {
                self.description.deprecations.values["\(name).\(item.value)"] == nil
                    ? ".\(item.swiftName)" : "\(type)(rawValue: \(Source.literal(item.value)))"
            }
            source.separate()
            source.document(Comment("The values that this version of the library defines."))
            source.fill("public static let knownValues: [\(type)] = [", values.map(known), "]")
            source.separate()
            source.document(Comment("The wire value."))
            source.add("public let rawValue: String")
            source.separate()
            source.document(Comment("Creates a value from its wire value."))
            source.block("public init(rawValue: String)") { source in
                source.add("self.rawValue = rawValue")
            }
        }
    }

    private func valueNames(of name: String) throws(GeneratorError) -> [(value: String, swiftName: String)] {
        var taken: [String: String] = [:]
        var names: [(value: String, swiftName: String)] = []
        for value in self.shape(name).values ?? [] {
            let swiftName = self.service.corrections.values["\(name).\(value)"] ?? SwiftName.member(value)
            if let problem = Self.problem(with: swiftName) {
                throw GeneratorError("\(name) has a value \(value), and \(problem): name it in Corrections.swift")
            }
            if let other = taken.updateValue(value, forKey: swiftName) {
                throw GeneratorError(
                    "\(name) has values \(other) and \(value), which would both be .\(swiftName): name them in Corrections.swift"
                )
            }
            names.append((value, swiftName))
        }
        return names
    }

    /// Returns the problem with the name of a static member, if any.
    private static func problem(with name: String) -> String? {
        switch name {
        case "none", "some": ".\(name) of an optional value means something else"
        case "init", "knownValues", "rawValue", "description", "self": ".\(name) is taken"
        case let name where name.first?.isLetter != true: ".\(name) isn't a valid name"
        default: nil
        }
    }
}
