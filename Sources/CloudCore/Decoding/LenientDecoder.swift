import CloudFoundation

/// A decoder that omits values that can't be decoded, and adds notes about them.
///
/// Items of a list, their members, and scalar values may be omitted. Lists and structures outside of items are the
/// main content of a response, which must not be lost silently, so they must be valid.
struct LenientDecoder: Decoder {
    let value: JSONValue
    let codingPath: [any CodingKey]
    let notes: DecodingNotes
    let dates: JSONDecoder.DateDecodingStrategy

    /// Whether the value is part of an item of an array or a dictionary.
    let isInItem: Bool

    var userInfo: [CodingUserInfoKey: Any] { [:] }

    init(_ value: JSONValue, dates: JSONDecoder.DateDecodingStrategy) {
        self.init(value, at: [], notes: DecodingNotes(), dates: dates, isInItem: false)
    }

    private init(
        _ value: JSONValue,
        at path: [any CodingKey],
        notes: DecodingNotes,
        dates: JSONDecoder.DateDecodingStrategy,
        isInItem: Bool
    ) {
        (self.value, self.codingPath, self.notes, self.dates, self.isInItem) = (value, path, notes, dates, isInItem)
    }

    /// Returns a decoder for a nested value.
    func part(_ value: JSONValue, at key: any CodingKey, isItem: Bool = false) -> LenientDecoder {
        LenientDecoder(
            value,
            at: self.codingPath + [key],
            notes: self.notes,
            dates: self.dates,
            isInItem: self.isInItem || isItem
        )
    }

    func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard case .object(let members) = self.value else { throw self.mismatch([String: Any].self) }
        return KeyedDecodingContainer(LenientMembers(decoder: self, members: members))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard case .list(let elements) = self.value else { throw self.mismatch([Any].self) }
        return LenientElements(decoder: self, elements: elements)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer { LenientSingleValue(decoder: self) }

    /// Decodes a value of a type.
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let found: Any?
        switch type {
        case is String.Type: found = self.text
        case is Bool.Type: found = self.boolean
        case let integer as any FixedWidthInteger.Type: found = self.integer(integer)
        case is Double.Type: found = self.number
        case is Float.Type: found = self.number.map { Float($0) }
        case is Data.Type: found = self.text.flatMap { Data(base64Encoded: $0) }
        case is Date.Type:
            guard case .custom(let read) = self.dates else { return try Value(from: self) }
            found = try read(self)
        case let collection as any LenientCollection.Type: found = try collection.init(leniently: self)
        default: return try Value(from: self)
        }
        guard let value = found as? Value else { throw self.mismatch(type) }
        return value
    }

    /// Decodes a value that may be omitted.
    /// - Returns: The value, or `nil` with a note if it can't be decoded.
    /// - Throws: `DecodingError` if the value must not be omitted.
    func decodeIfReadable<Value: Decodable>(_ type: Value.Type) throws -> Value? {
        do {
            return try self.decode(type)
        } catch {
            if case .text("", _) = self.value { return nil }  // Some services write a missing value as an empty string.
            let isPlain =
                type == String.self || type == Bool.self || type == Double.self || type == Int.self
                || type == Date.self || type == Data.self || type is any OpenValue.Type || type is any PlainValue.Type
            let isToken = self.codingPath.last?.stringValue == "NextToken"
            guard self.isInItem || (isPlain && !isToken) else { throw error }
            self.notes.add(error)
            return nil
        }
    }

    func mismatch(_ type: any Any.Type) -> DecodingError {
        let context = DecodingError.Context(codingPath: self.codingPath, debugDescription: "unexpected type")
        if case .null = self.value { return .valueNotFound(type, context) }
        return .typeMismatch(type, context)
    }

    private var text: String? {
        switch self.value {
        case .text(let text, let isWhole):
            if !isWhole { self.notes.addCut(at: self.codingPath) }
            return text
        case .number(let text): return text
        case .truth(let isTrue): return String(isTrue)
        case .object, .list, .null: return nil
        }
    }

    private var boolean: Bool? {
        switch self.value {
        case .truth(let isTrue): isTrue
        case .text(let text, _): Bool(text)
        default: nil
        }
    }

    private var number: Double? {
        switch self.value {
        case .number(let text), .text(let text, _): Double(text).flatMap { $0.isFinite ? $0 : nil }
        default: nil
        }
    }

    private func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
        switch self.value {
        case .number(let text): Integer(text) ?? self.number.flatMap { Integer(exactly: $0) }
        case .text(let text, _): Integer(text)
        default: nil
        }
    }
}

/// A type of a service module that is decoded from a single string, number or Boolean.
package protocol PlainValue {}
