package import CloudFoundation

/// The texts of a small JSON answer, such as an error, by member name.
package enum JSONText {
    /// Returns the top-level members that are texts, or numbers as text.
    /// - Returns: The texts, or `nil` if the body is no JSON object.
    package static func members(of body: Data) -> [String: String]? {
        guard let object = try? JSONDecoder().decode([String: Scalar].self, from: body) else { return nil }
        return object.compactMapValues(\.text)
    }

    /// A value whose text is kept if it has one.
    private struct Scalar: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            self.text =
                (try? container.decode(String.self)) ?? (try? container.decode(Int.self)).map { String($0) }
        }
    }
}

extension DecodingError {
    /// What is wrong, and where in the document, on one line and without the document's values.
    package var summary: String { self.summary(outside: []) }

    /// Returns what is wrong, and where in the document, on one line and without the document's values.
    /// - Parameter secretMembers: Members within which even names may be secret, such as those of a map.
    /// - Returns: What is wrong, and where.
    package func summary(outside secretMembers: [String]) -> String {
        func place(_ context: Context, _ key: (any CodingKey)? = nil) -> String {
            Self.place(context.codingPath + (key.map { [$0] } ?? []), outside: secretMembers)
        }
        return switch self {
        case .typeMismatch(let type, let context): "\(place(context)) is no \(Self.name(of: type))"
        case .valueNotFound(_, let context): "\(place(context)) is missing"
        case .keyNotFound(let key, let context): "\(place(context, key)) is missing"
        case .dataCorrupted(let context):
            context.codingPath.isEmpty ? "it is no JSON" : "\(place(context)): \(context.debugDescription)"
        @unknown default: "it has another form than documented"
        }
    }

    /// Returns what JSON calls a type.
    private static func name(of type: any Any.Type) -> String {
        switch type {
        case is String.Type: "text"
        case is Bool.Type: "true or false"
        case is Int.Type: "whole number"
        case is Double.Type: "number"
        case is [Any].Type: "list"
        case is [String: Any].Type: "object"
        default: "\(type)"
        }
    }

    private static func place(_ path: [any CodingKey], outside secretMembers: [String]) -> String {
        var text = ""
        var member = ""
        for key in path {
            if secretMembers.contains(member) { break }
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                member += (member.isEmpty ? "" : ".") + key.stringValue
                text += (text.isEmpty ? "" : ".") + key.stringValue
            }
        }
        return text.isEmpty ? "the document" : text
    }
}
