/// Renders documentation: the summaries or, where there is none, the facts of the model.
extension API {
    /// Returns the comment on a structure or an open value.
    func comment(onShape name: String) -> Comment {
        if let summary = self.summaries.shapes[name] { return Comment(summary) }
        let page =
            self.service.shapePage.map { ["See \(self.link(name, to: $0)) in the API reference."] } ?? []
        return Comment("The `\(name)` type of the API.", page)
    }

    /// Returns the documentation of a member, in one or more sentences.
    func text(on property: Property, in name: String) -> String {
        if let summary = self.summaries.members["\(name).\(property.member.name)"] {
            return self.renaming(in: summary, on: property, in: name)
        }
        return "The `\(property.member.name)` member\(self.facts(of: property.member))."
    }

    /// Returns a summary with the names of other members replaced by their Swift names.
    private func renaming(in summary: String, on property: Property, in name: String) -> String {
        if self.service.corrections.verbatim.contains("\(name).\(property.member.name)") { return summary }
        let others = (self.shape(name).members ?? []).filter { $0.name != property.member.name }
        return others.reduce(summary) { text, other in
            text.replacing("`\(other.name)`", with: "`\(self.name(of: other, in: name))`")
        }
    }

    /// Returns the documentation of an operation, in one or more sentences.
    func text(onOperation name: String) -> String {
        self.summaries.operations[name] ?? "Calls `\(name)`."
    }

    /// Returns a link to a page of the API reference.
    func link(_ name: String, to page: String) -> String {
        let path = self.service.wireProtocol == .query ? name.lowercased() : name
        return "[\(name)](\(page.replacing("*", with: path)))"
    }

    private func facts(of member: Model.Member) -> String {
        var shape = self.shape(member.shape)
        shape.min = member.min ?? shape.min
        shape.max = member.max ?? shape.max
        let facts = self.facts(of: shape)
        return facts.isEmpty ? "" : ": " + facts.joined(separator: ", ")
    }

    private func facts(of shape: Model.Shape) -> [String] {
        switch shape.type {
        case .structure: return []
        case .boolean: return ["a Boolean"]
        case .timestamp: return ["a date"]
        case .blob: return ["data"]
        case .integer, .long, .double, .float:
            return ["a number"] + self.range(shape, unit: "")
        case .string:
            if let values = shape.values { return ["one of \(values.count) values"] }
            let pattern = shape.pattern.flatMap { $0.contains("`") ? nil : ["matching `\($0)`"] } ?? []
            return ["a string"] + self.range(shape, unit: "characters") + pattern
        case .list, .map:
            let inner = self.facts(of: self.shape(shape.element ?? shape.value ?? ""))
            let count = self.range(shape, unit: shape.type == .list ? "elements" : "entries")
            let kind = shape.type == .list ? "a list" : "a dictionary"
            return [kind] + count + (inner.isEmpty ? [] : ["each \(inner.joined(separator: ", "))"])
        }
    }

    private func range(_ shape: Model.Shape, unit: String) -> [String] {
        let unit = unit.isEmpty ? "" : " \(unit)"
        return switch (shape.min, shape.max) {
        case (let min?, let max?) where min == max: ["\(max)\(unit)"]
        case (let min?, let max?): ["\(min) to \(max)\(unit)"]
        case (nil, let max?), (0?, let max?): ["at most \(max)\(unit)"]
        case (let min?, nil) where min > 0: ["at least \(min)\(unit)"]
        default: []
        }
    }
}
