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

    /// The keys that don't refer to anything in the model, or that have no effect.
    package private(set) var strayKeys: [String] = []

    /// The keys of shapes, members and values that have several summaries: their users have different ones, or only some
    /// have one.
    package private(set) var ambiguousKeys: [String] = []

    package init() {}
}

extension Summaries {
    /// Merges files whose keys are names in the model, with the sections operations, shapes, members and values.
    package init(byName files: [[String: [String: String]]], of model: Model) {
        for file in files {
            self.merge(file["operations"] ?? [:], into: \.operations)
            self.merge(file["shapes"] ?? [:], into: \.shapes)
            self.merge(file["members"] ?? [:], into: \.members)
            self.merge(file["values"] ?? [:], into: \.values)
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
        self.ambiguousKeys.sort()
    }

    private mutating func merge(_ section: [String: String], into summaries: WritableKeyPath<Self, [String: String]>) {
        for (key, text) in section {
            let first = self[keyPath: summaries][key, default: text]
            self[keyPath: summaries][key] = first
            if first != text { self.ambiguousKeys.append(key) }
        }
    }

    /// Reads a file whose keys are paths from an operation, such as `RunCommand.Tag.Key`.
    ///
    /// Its sections are operations, requests, responses, values (by the member's name or path), errors and
    /// invocationErrors. The section shapes, whose keys are names in the model (`Shape`, `Shape.Member` or
    /// `Shape.value`), takes precedence over the paths.
    package init(byPath file: [String: [String: String]], of model: Model) {
        self.operations = file["operations"] ?? [:]
        self.errors = file["errors"] ?? [:]
        var walk = Walk(model: model, values: file["values"] ?? [:], neutral: file["shapes"] ?? [:])
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
        for side in ["requests", "responses", "values", "shapes"] {
            self.strayKeys += (file[side] ?? [:]).keys.filter { !walk.used.contains("\(side)/\($0)") }
        }
        self.strayKeys.sort()
        self.ambiguousKeys = walk.ambiguousKeys.sorted()
    }

    /// A traversal of the shapes of operations that collects the summary of each.
    private struct Walk {
        let model: Model
        let values: [String: String]

        /// The summaries that take precedence, by `Shape`, `Shape.Member` or `Shape.value`.
        let neutral: [String: String]

        var shapes: [String: String] = [:]
        var members: [String: String] = [:]
        var valueSummaries: [String: String] = [:]
        var used: Set<String> = []
        var ambiguousKeys: Set<String> = []

        /// The summary of the first user, by `Shape`, `Shape.Member` or `Shape.value`.
        private var first: [String: String?] = [:]

        init(model: Model, values: [String: String], neutral: [String: String]) {
            self.model = model
            self.values = values
            self.neutral = neutral
        }

        mutating func structure(_ name: String, at path: String, in texts: [String: String], side: String) {
            for member in self.model.shapes[name]?.members ?? [] {
                let path = "\(path).\(member.name)"
                let key = "\(name).\(member.name)"
                let text = self.neutral[key] ?? self.text(path, in: texts, side: side)
                self.record(text, of: key, in: \.members)
                self.shape(member.shape, member: member, at: path, text: text, in: texts, side: side)
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
                let element = shape.element ?? ""
                let list = path
                let path = member.wrapper.map { "\(list).\($0)" } ?? list
                var elementText = self.neutral[element]
                if elementText == nil {
                    let inner = path == list ? text : self.text(path, in: texts, side: side)
                    elementText = self.text("\(path)[]", in: texts, side: side) ?? inner
                }
                self.shape(element, member: member, at: path, text: elementText, in: texts, side: side)
            case .structure:
                self.record(text, of: name, in: \.shapes)
                self.structure(name, at: path, in: texts, side: side)
            case .boolean:
                // A string on the wire, whose values need no summary because the Swift type is Bool.
                for value in ["true", "false"] { _ = self.summary(of: value, member: member, at: path) }
            case .string:
                guard let values = shape.values else { break }
                self.record(text, of: name, in: \.shapes)
                for value in values {
                    let key = "\(name).\(value)"
                    let text = self.neutral[key] ?? self.summary(of: value, member: member, at: path)
                    self.record(text, of: key, in: \.valueSummaries)
                }
            default: break
            }
        }

        /// Records the summary of a shape, a member or a value at one of its users.
        private mutating func record(
            _ text: String?,
            of key: String,
            in summaries: WritableKeyPath<Self, [String: String]>
        ) {
            if let neutral = self.neutral[key] {
                self.used.insert("shapes/\(key)")
                self[keyPath: summaries][key] = neutral
                return
            }
            if let first = self.first[key] {
                if first != text { self.ambiguousKeys.insert(key) }
            } else {
                self.first.updateValue(text, forKey: key)
            }
            if let text, self[keyPath: summaries][key] == nil { self[keyPath: summaries][key] = text }
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
