/// The outline of a type as JSON: every member it may have, with a placeholder for a value.
///
/// Nothing is stored for it. A type is decoded from a decoder that has whatever is asked for and keeps a record
/// of what was asked.
package enum Skeleton {
    /// What stands for text.
    package enum Placeholder: Sendable {
        /// Nothing, or the first word of a vocabulary: a form to fill in.
        case blank

        /// The name of the member.
        case name
    }

    /// Returns the outline of a type.
    /// - Parameters:
    ///   - type: The type.
    ///   - placeholder: What stands for text.
    ///   - elementNames: What stands for texts in a list, by `Type.Member`.
    /// - Returns: JSON text, indented, with members in the type's order.
    /// - Throws: What the type's decoding throws.
    package static func json<Value: Decodable>(
        of type: Value.Type,
        placeholder: Placeholder,
        elementNames: [String: String] = [:]
    ) throws -> String {
        let record = SkeletonRecord()
        let decoder = SkeletonDecoder(record: record, placeholder: placeholder, elementNames: elementNames)
        _ = try decoder.value(of: type, named: "", into: record)
        var text = ""
        record.write(to: &text, indent: "")
        return text
    }
}

/// What was asked of the decoder at one place.
final class SkeletonRecord {
    enum Content {
        case object([(name: String, record: SkeletonRecord)])
        case array(SkeletonRecord)
        case literal(String)
        case text(String)
    }

    var content: Content = .object([])

    /// Adds a member; one that is asked for again keeps its place.
    func member(_ name: String) -> SkeletonRecord {
        var members: [(name: String, record: SkeletonRecord)] = []
        if case .object(let present) = self.content { members = present }
        if let known = members.first(where: { $0.name == name }) { return known.record }
        let record = SkeletonRecord()
        self.content = .object(members + [(name, record)])
        return record
    }

    func write(to text: inout String, indent: String) {
        let inner = indent + "    "
        switch self.content {
        case .literal(let literal): text += literal
        case .text(let value): text += "\"\(value)\""
        case .object(let members) where members.isEmpty: text += "{}"
        case .object(let members):
            text += "{\n"
            for (index, member) in members.enumerated() {
                text += "\(inner)\"\(member.name)\": "
                member.record.write(to: &text, indent: inner)
                text += index < members.count - 1 ? ",\n" : "\n"
            }
            text += "\(indent)}"
        case .array(let element):
            text += "[\n\(inner)"
            element.write(to: &text, indent: inner)
            text += "\n\(indent)]"
        }
    }
}
