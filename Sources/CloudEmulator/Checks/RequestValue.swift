import CloudCore
import CloudFoundation

/// A value in a request, before its shape is known.
enum RequestValue: Sendable, Equatable {
    case null
    case boolean(Bool)

    /// A number, as it is written.
    case number(String)
    case string(String)
    case list([RequestValue])
    case object([String: RequestValue])

    /// Reads a JSON document.
    init(json: Data) throws(JSONFailure) {
        var reader = RequestValueReader(Array(json))
        self = try reader.document()
    }

    /// The value of a member of an object, or `null`.
    subscript(name: String) -> RequestValue {
        guard case .object(let members) = self else { return .null }
        return members[name] ?? .null
    }

    /// The kind of the value, for messages.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "a Boolean"
        case .number: "a number"
        case .string: "a string"
        case .list: "a list"
        case .object: "an object"
        }
    }

    /// The value as the service quotes it in error messages, without the members of objects.
    var quotation: String {
        switch self {
        case .null: "null"
        case .boolean(let value): "\(value)"
        case .number(let text), .string(let text): text
        case .list(let elements): "[\(elements.map(\.quotation).joined(separator: ", "))]"
        case .object: "{…}"
        }
    }
}

/// A reader of JSON into request values.
private struct RequestValueReader {
    private let bytes: [UInt8]
    private var scanner: JSONScanner

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
        self.scanner = JSONScanner(bytes)
    }

    mutating func document() throws(JSONFailure) -> RequestValue {
        let value = try self.value(at: try self.next())
        while try self.scanner.next() != nil {}
        return value
    }

    private mutating func next() throws(JSONFailure) -> (part: JSONScanner.Part, range: Range<Int>) {
        guard let next = try self.scanner.next() else { throw JSONFailure(.notJSON, at: self.bytes.count) }
        return next
    }

    private mutating func value(
        at next: (part: JSONScanner.Part, range: Range<Int>)
    ) throws(JSONFailure) -> RequestValue {
        let text = self.bytes[next.range]
        switch next.part {
        case .string: return .string(JSONScanner.text(of: text))
        case .number: return .number(String(decoding: text, as: UTF8.self))
        case .word: return text.first == UInt8(ascii: "n") ? .null : .boolean(text.first == UInt8(ascii: "t"))
        case .begin: return text.first == UInt8(ascii: "{") ? try self.object() : try self.list()
        case .name, .end: throw JSONFailure(.notJSON, at: next.range.lowerBound)
        }
    }

    private mutating func object() throws(JSONFailure) -> RequestValue {
        var members: [String: RequestValue] = [:]
        while true {
            let (part, range) = try self.next()
            guard part == .name else { return .object(members) }
            members[JSONScanner.text(of: self.bytes[range])] = try self.value(at: try self.next())
        }
    }

    private mutating func list() throws(JSONFailure) -> RequestValue {
        var elements: [RequestValue] = []
        while true {
            let next = try self.next()
            guard next.part != .end else { return .list(elements) }
            elements.append(try self.value(at: next))
        }
    }
}
