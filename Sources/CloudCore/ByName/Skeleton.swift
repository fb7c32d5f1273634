/// The skeleton of a type as JSON: all its members, with placeholder values.
///
/// Skeletons are not stored. A type is decoded from a decoder that supplies every requested member and records it.
package enum Skeleton {
    /// The placeholder for strings.
    package enum Placeholder: Sendable {
        /// An empty string, or the first known value of an enumeration: a form to fill in.
        case blank

        /// The name of the member.
        case name
    }

    /// Returns the skeleton of a type.
    /// - Parameters:
    ///   - type: The type.
    ///   - placeholder: The placeholder for strings.
    ///   - elementNames: The placeholders for strings in a list, by `Type.Member`.
    /// - Returns: The indented JSON text, with members in the type's order.
    /// - Throws: The errors of the type's decoding.
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

/// The input or the output of an operation.
public enum OperationPart: Sendable {
    /// The request.
    case input

    /// The response.
    case output
}

extension Skeleton {
    /// Returns the skeleton of an operation's request or response.
    /// - Parameters:
    ///   - request: The type of the request.
    ///   - part: The request or the response.
    ///   - elementNames: The placeholders for strings in a list, by `Type.Member`.
    /// - Returns: The indented JSON text.
    /// - Throws: ``InvalidRequestError/invalidInput(operation:reason:)`` if the type can't be decoded.
    package static func json<Request: ServiceRequest>(
        of request: Request.Type,
        _ part: OperationPart,
        elementNames: [String: String] = [:]
    ) throws(InvalidRequestError) -> String {
        do {
            return switch part {
            case .input: try self.json(of: Request.self, placeholder: .blank)
            case .output: try self.json(of: Request.Response.self, placeholder: .name, elementNames: elementNames)
            }
        } catch {
            throw .invalidInput(operation: Request.operation.name, reason: "it has no skeleton: \(error)")
        }
    }
}

/// The record of the values requested from the decoder at one place.
final class SkeletonRecord {
    enum Content {
        case object([(name: String, record: SkeletonRecord)])
        case array(SkeletonRecord)
        case literal(String)
        case text(String)
    }

    var content: Content = .object([])

    /// Adds a member, or returns the existing one.
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
