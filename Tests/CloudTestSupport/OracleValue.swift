public import Foundation

/// A JSON value of the oracle's files, in which `{"$time": seconds}` is a date and `{"$blob": base64}` is data.
public enum OracleValue: Codable, Equatable, Sendable {
    /// A null.
    case null
    /// A Boolean value.
    case bool(Bool)
    /// A number.
    case number(Double)
    /// A string.
    case text(String)
    /// An array.
    case list([OracleValue])
    /// An object.
    case object([String: OracleValue])

    /// Reads any JSON value.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .text(value)
        } else if let value = try? container.decode([OracleValue].self) {
            self = .list(value)
        } else {
            self = .object(try container.decode([String: OracleValue].self))
        }
    }

    /// Writes the value.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .null: try container.encodeNil()
        case .bool(let value): try container.encode(value)
        case .number(let value): try container.encode(value)
        case .text(let value): try container.encode(value)
        case .list(let value): try container.encode(value)
        case .object(let value): try container.encode(value)
        }
    }

    /// The value in its wire format: dates are seconds, data is Base64.
    public var onTheWire: OracleValue {
        switch self {
        case .object(let members) where members.count == 1:
            members["$time"] ?? members["$blob"] ?? .object(members.mapValues(\.onTheWire))
        case .object(let members): .object(members.mapValues(\.onTheWire))
        case .list(let values): .list(values.map(\.onTheWire))
        default: self
        }
    }

    /// The value without empty members: a list that a response omits is empty in Swift.
    public var withoutEmptyMembers: OracleValue {
        switch self {
        case .object(let members):
            .object(
                members.mapValues(\.withoutEmptyMembers)
                    .filter { $0.value != .list([]) && $0.value != .object([:]) && $0.value != .null }
            )
        case .list(let values): .list(values.map(\.withoutEmptyMembers))
        default: self
        }
    }

    /// Reads JSON.
    public static func parse(_ data: Data) throws -> OracleValue {
        try JSONDecoder().decode(OracleValue.self, from: data)
    }

    /// The value as JSON.
    public var data: Data {
        get throws { try JSONEncoder().encode(self) }
    }
}
