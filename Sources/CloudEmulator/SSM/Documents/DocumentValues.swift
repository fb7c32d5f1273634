import CloudCore
import CloudFoundation

/// The values of a document's parameters.
struct DocumentValues: Sendable {
    private var lists: [String: [String]] = [:]
    private var texts: [String: String] = [:]

    /// Validates the parameters of a command against the document.
    /// - Throws: `ErrorResponse` for parameters that the service rejects.
    init(_ given: [String: [String]], of content: DocumentContent) throws {
        let known = Set(content.parameters.map(\.name))
        if let name = given.keys.sorted().first(where: { !known.contains($0) }) {
            throw ErrorResponse("InvalidParameters", "the document has no parameter \(quoted(name))")
        }
        for rule in content.parameters {
            let values = try rule.values(given[rule.name])
            if rule.isList { self.lists[rule.name] = values }
            self.texts[rule.name] = rule.isList ? values.joined(separator: " ") : values.first ?? ""
        }
    }

    /// Returns a text with its parameters replaced by their values.
    func text(_ template: String) -> String {
        Placeholders.replace(in: template) { self.texts[$0] }
    }

    /// Returns the lines of a template, which are several if the template is the name of a list.
    func lines(_ template: String) -> [String] {
        let names = Placeholders.names(in: template)
        let isOnlyName = template.trimmed.hasPrefix("{{") && template.trimmed.hasSuffix("}}")
        guard isOnlyName, names.count == 1, let lines = self.lists[names[0]] else { return [self.text(template)] }
        return lines
    }
}
