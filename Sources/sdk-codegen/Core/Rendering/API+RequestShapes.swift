/// Renders the emulator's table of the shapes in requests, with their limits.
extension API {
    /// Returns the files, by name: one for each area, one for the shapes that several areas use, and one that joins them.
    func requestShapeFiles() throws(GeneratorError) -> [String: String] {
        var files: [String: String] = [:]
        var tables: [String] = []
        for (name, shapes) in try self.requestShapesByArea().sorted(by: { $0.key < $1.key }) {
            let area = Self.page(of: name)
            let table = SwiftName.member(self.service.namespace) + area
            let comment = "The shapes of the requests of \(self.service.title)"
            var body = Source()
            body.block("extension ModelShape") { source in
                source.document(Comment("\(comment) in \(name == Self.shared ? "several areas" : "the area \(name)")."))
                source.add("static let \(table): [String: ModelShape] = [")
                source.indented { source in
                    let comma = shapes.count > 1 ? "," : ""
                    for name in shapes { self.addRequestShape(name, closing: comma, to: &source) }
                }
                source.add("]")
            }
            files["\(self.service.namespace)\(area)Shapes.swift"] = self.file(body, imports: [])
            tables.append(table)
        }
        files["\(self.service.namespace)Shapes.swift"] = self.requestShapesFile(joining: tables)
        return files
    }

    private static var shared: String { "Shared" }

    private func requestShapesFile(joining tables: [String]) -> String {
        var body = Source()
        body.block("extension ModelShape") { source in
            source.document(Comment("The shapes of the requests of \(self.service.title), by name."))
            let name = SwiftName.member(self.service.namespace)
            source.list("static let \(name) = joined([", tables, "])", trailingComma: true)
        }
        return self.file(body, imports: [])
    }

    /// Returns the names of the shapes in requests, by the only area that uses them or by ``shared``.
    private func requestShapesByArea() throws(GeneratorError) -> [String: [String]] {
        var areas: [String: Set<String>] = [:]
        for (name, operations) in self.areas {
            for operation in operations {
                let input = self.model.operations[operation]?.input ?? ""
                for shape in try Self.shapes(from: input, in: self.model, includingKeys: true) {
                    areas[shape, default: []].insert(name)
                }
            }
        }
        return Dictionary(grouping: areas.keys) { shape in
            areas[shape].flatMap { $0.count == 1 ? $0.first : nil } ?? Self.shared
        }.mapValues { $0.sorted() }
    }

    private func addRequestShape(_ name: String, closing comma: String, to source: inout Source) {
        let shape = self.shape(name)
        let entry = "\(Source.literal(name)): "
        switch shape.type {
        case .structure:
            let members = (shape.members ?? []).map(self.requestMember)
            source.list(entry + ".structure([", members, "])\(comma)", trailingComma: members.count > 1)
        case .string where shape.values?.isEmpty == false && shape.pattern == nil:
            source.fill(entry + ".string(values: [", (shape.values ?? []).map(Source.literal), "])\(comma)")
        case .list:
            let element = ["of: \(Source.literal(shape.element ?? ""))"]
            source.list(entry + ".list(", element + Self.limits(of: shape), ")\(comma)")
        case .map:
            let key = ["key: \(Source.literal(shape.key ?? "String"))"]
            let value = ["value: \(Source.literal(shape.value ?? ""))"]
            source.list(entry + ".map(", key + value + Self.limits(of: shape), ")\(comma)")
        default:
            let limits = Self.limits(of: shape)
            source.list(entry + ".\(shape.type.rawValue)(", limits, ")\(comma)")
        }
    }

    private func requestMember(_ member: Model.Member) -> String {
        var arguments = [Source.literal(member.name), Source.literal(member.json == true ? "String" : member.shape)]
        if let min = member.min { arguments.append("min: \(min)") }
        if let max = member.max { arguments.append("max: \(max)") }
        return ".\(member.required == true ? "required" : "optional")(\(arguments.joined(separator: ", ")))"
    }

    /// Returns the literal of a regular expression, in two parts if it is too long for one line.
    private static func literal(pattern: String) -> String {
        let limit = 90
        guard pattern.count > limit else { return "#\"\(pattern)\"#" }
        return "#\"\(pattern.prefix(limit))\"#\n                + #\"\(pattern.dropFirst(limit))\"#"
    }

    /// Returns the limits of a shape as arguments.
    private static func limits(of shape: Model.Shape) -> [String] {
        var arguments: [String] = []
        if let min = shape.min { arguments.append("min: \(min)") }
        if let max = shape.max { arguments.append("max: \(max)") }
        if let pattern = shape.pattern { arguments.append("pattern: \(Self.literal(pattern: pattern))") }
        if shape.sensitive == true { arguments.append("isSecret: true") }
        return arguments
    }
}
