import Foundation

/// The summaries of a service's operations, shapes, members, values and error codes, in our own words.
package struct Summaries: Sendable {
    /// By operation.
    package var operations: [String: String] = [:]

    /// By shape.
    package var shapes: [String: String] = [:]

    /// By `Shape.Member`.
    package var members: [String: String] = [:]

    /// By `Shape.value`.
    package var values: [String: String] = [:]

    /// By code.
    package var errors: [String: String] = [:]

    /// The keys that don't refer to anything in the model.
    package private(set) var strayKeys: [String] = []

    package init() {}
}

extension Summaries {
    /// Merges files whose keys are names in the model, with the sections operations, shapes, members and values.
    init(byName files: [[String: [String: String]]], of model: Model) {
        for file in files {
            self.operations.merge(file["operations"] ?? [:]) { first, _ in first }
            self.shapes.merge(file["shapes"] ?? [:]) { first, _ in first }
            self.members.merge(file["members"] ?? [:]) { first, _ in first }
            self.values.merge(file["values"] ?? [:]) { first, _ in first }
            self.strayKeys += Set(file.keys).subtracting(["operations", "shapes", "members", "values"])
        }
        self.errors = self.shapes
        self.strayKeys += self.operations.keys.filter { model.operations[$0] == nil }
        self.strayKeys += self.shapes.keys.filter { model.shapes[$0] == nil }
        self.strayKeys += self.members.keys.filter { key in
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            return parts.count < 2 || !(model.shapes[parts[0]]?.members ?? []).contains { $0.name == parts[1] }
        }
        self.strayKeys += self.values.keys.filter { key in
            let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
            return parts.count < 2 || !(model.shapes[parts[0]]?.values ?? []).contains(parts[1])
        }
        self.strayKeys.sort()
    }

    /// Reads a file whose keys are paths from an operation, such as `RunCommand.Tag.Key`.
    ///
    /// Its sections are operations, requests, responses, values (by the member's name or path), errors and
    /// invocationErrors.
    init(byPath file: [String: [String: String]], of model: Model) {
        self.operations = file["operations"] ?? [:]
        self.errors = file["errors"] ?? [:]
        var walk = Walk(model: model, values: file["values"] ?? [:])
        for (name, operation) in model.operations.sorted(by: { $0.key < $1.key }) {
            walk.structure(operation.input, at: name, in: file["requests"] ?? [:], side: "requests")
            walk.structure(operation.output, at: name, in: file["responses"] ?? [:], side: "responses")
        }
        self.shapes = walk.shapes
        self.members = walk.members
        self.values = walk.valueSummaries
        for (code, text) in file["invocationErrors"] ?? [:] {
            let key = "InvocationErrorCode.\(code)"
            if self.values[key] == nil { self.values[key] = text }
        }
        let known = Set(
            (model.commonErrors ?? []) + model.operations.values.flatMap(\.errors)
        )
        let codes = Set(model.shapes["InvocationErrorCode"]?.values ?? [])
        self.strayKeys += self.operations.keys.filter { model.operations[$0] == nil }
        self.strayKeys += self.errors.keys.filter { !known.contains($0) }
        self.strayKeys += (file["invocationErrors"] ?? [:]).keys.filter { !codes.contains($0) }
        for side in ["requests", "responses", "values"] {
            self.strayKeys += (file[side] ?? [:]).keys.filter { !walk.used.contains("\(side)/\($0)") }
        }
        self.strayKeys.sort()
    }

    /// A traversal of the shapes of operations that collects the first summary of each.
    private struct Walk {
        let model: Model
        let values: [String: String]
        var shapes: [String: String] = [:]
        var members: [String: String] = [:]
        var valueSummaries: [String: String] = [:]
        var used: Set<String> = []

        mutating func structure(_ name: String, at path: String, in texts: [String: String], side: String) {
            for member in self.model.shapes[name]?.members ?? [] {
                let key = "\(path).\(member.name)"
                let text = self.text(key, in: texts, side: side)
                if let text, self.members["\(name).\(member.name)"] == nil {
                    self.members["\(name).\(member.name)"] = text
                }
                self.shape(member.shape, member: member, at: key, text: text, in: texts, side: side)
            }
        }

        private mutating func shape(
            _ name: String,
            member: Model.Member,
            at path: String,
            text: String?,
            in texts: [String: String],
            side: String
        ) {
            guard let shape = self.model.shapes[name] else { return }
            switch shape.type {
            case .list:
                let path = member.wrapper.map { "\(path).\($0)" } ?? path
                let inner = self.text(path, in: texts, side: side)
                let element = self.text("\(path)[]", in: texts, side: side) ?? inner
                self.shape(shape.element ?? "", member: member, at: path, text: element, in: texts, side: side)
            case .structure:
                if let text, self.shapes[name] == nil { self.shapes[name] = text }
                self.structure(name, at: path, in: texts, side: side)
            case .boolean:
                // A string on the wire, whose values need no summary because the Swift type is Bool.
                for value in ["true", "false"] { _ = self.summary(of: value, member: member, at: path) }
            case .string:
                for value in shape.values ?? [] {
                    let key = "\(name).\(value)"
                    if let text = self.summary(of: value, member: member, at: path), self.valueSummaries[key] == nil {
                        self.valueSummaries[key] = text
                    }
                }
                if shape.values != nil, let text, self.shapes[name] == nil { self.shapes[name] = text }
            default: break
            }
        }

        /// Returns the summary of a value: that of the member in one operation, or that of all members with the name.
        private mutating func summary(of value: String, member: Model.Member, at path: String) -> String? {
            let operation = path.prefix { $0 != "." }
            let keys = ["\(operation).\(member.name).\(value)", "\(member.name).\(value)"].filter {
                self.values[$0] != nil
            }
            self.used.formUnion(keys.map { "values/\($0)" })
            return keys.first.flatMap { self.values[$0] }
        }

        private mutating func text(_ key: String, in texts: [String: String], side: String) -> String? {
            self.used.insert("\(side)/\(key)")
            return texts[key]
        }
    }
}
