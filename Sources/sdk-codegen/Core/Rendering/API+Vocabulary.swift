/// Writes vocabularies: the words that a service has for something, open to new ones.
extension API {
    /// Adds the structure for a vocabulary.
    func addVocabulary(_ name: String, to source: inout Source) throws(GeneratorError) {
        let type = self.typeNames[name] ?? name
        let values = try self.valueNames(of: name)
        source.document(self.comment(onShape: name))
        source.block("public struct \(type): OpenValue") { source in
            for (word, swiftName) in values {
                source.separate()
                source.document(Comment(self.summaries.values["\(name).\(word)"] ?? "The value `\(word)`."))
                if let message = self.description.deprecations.values["\(name).\(word)"] {
                    source.add("@available(*, deprecated, message: \(Source.literal(message)))")
                }
                source.list(
                    "public static let \(SwiftName.escaped(swiftName)) = \(type)(",
                    ["rawValue: \(Source.literal(word))"],
                    ")"
                )
            }
            // A deprecated name would cause a warning.
            func known(_ value: (word: String, swiftName: String)) -> String {
                self.description.deprecations.values["\(name).\(value.word)"] == nil
                    ? ".\(value.swiftName)" : "\(type)(rawValue: \(Source.literal(value.word)))"
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

    private func valueNames(of name: String) throws(GeneratorError) -> [(word: String, swiftName: String)] {
        var taken: [String: String] = [:]
        var names: [(word: String, swiftName: String)] = []
        for word in self.shape(name).values ?? [] {
            let swiftName = self.service.corrections.values["\(name).\(word)"] ?? SwiftName.member(word)
            if let problem = Self.problem(with: swiftName) {
                throw GeneratorError("\(name) has a word \(word), and \(problem): name it in Corrections.swift")
            }
            if let other = taken.updateValue(word, forKey: swiftName) {
                throw GeneratorError(
                    "\(name) has words \(other) and \(word), which would both be .\(swiftName): name them in Corrections.swift"
                )
            }
            names.append((word, swiftName))
        }
        return names
    }

    /// What is wrong with the name of a static member.
    private static func problem(with name: String) -> String? {
        switch name {
        case "none", "some": ".\(name) of an optional value means something else"
        case "init", "knownValues", "rawValue", "description", "self": ".\(name) is taken"
        case let name where name.first?.isLetter != true: "no name begins as .\(name) does"
        default: nil
        }
    }
}
