import CloudFoundation

/// A JSON value of a document.
enum JSONValue: Decodable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .boolean(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    /// The member of an object.
    subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// The members of an object, sorted by name.
    var members: [(key: String, value: JSONValue)] {
        if case .object(let members) = self { members.sorted { $0.key < $1.key } } else { [] }
    }

    var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }

    /// The text of a string, a number, or a Boolean value.
    var text: String? {
        switch self {
        case .string(let text): text
        case .number(let number): Int(exactly: number).map { "\($0)" } ?? "\(number)"
        case .boolean(let value): "\(value)"
        case .null, .array, .object: nil
        }
    }

    /// The texts of an array, or the text of a single value.
    var texts: [String] {
        if case .array(let elements) = self { elements.compactMap(\.text) } else { self.text.map { [$0] } ?? [] }
    }
}
