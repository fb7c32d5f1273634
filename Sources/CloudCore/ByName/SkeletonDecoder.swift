import CloudFoundation

/// A decoder that supplies every requested value and records it.
///
/// Inside a type that contains itself it has no members, which ends the recursion.
struct SkeletonDecoder: Decoder {
    let record: SkeletonRecord
    let placeholder: Skeleton.Placeholder
    let elementNames: [String: String]

    /// The types that are being decoded, outermost first.
    var types: [Any.Type] = []

    /// The placeholder for strings in a list.
    var elementName = ""

    /// Whether the decoder has no members.
    var isEmpty = false

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
        KeyedDecodingContainer(KeyedSkeleton(decoder: self))
    }

    func unkeyedContainer() -> any UnkeyedDecodingContainer {
        UnkeyedSkeleton(decoder: self)
    }

    func singleValueContainer() -> any SingleValueDecodingContainer {
        SingleSkeleton(decoder: self)
    }

    /// Returns a value of a type, and records its placeholder.
    func value<Value: Decodable>(of type: Value.Type, named name: String, into record: SkeletonRecord) throws -> Value {
        if let (value, content) = self.scalar(type, named: name) {
            record.content = content
            return value
        }
        var inner = SkeletonDecoder(record: record, placeholder: self.placeholder, elementNames: self.elementNames)
        inner.elementName = self.elementName
        inner.isEmpty = self.types.contains { $0 == type }
        inner.types = self.types + [type]
        return try Value(from: inner)
    }

    /// Returns a value of a scalar type.
    private func scalar<Value>(_ type: Value.Type, named name: String) -> (Value, SkeletonRecord.Content)? {
        let shown = self.placeholder == .name ? name : ""
        let found: (Any, SkeletonRecord.Content)?
        switch type {
        case is String.Type: found = (shown, .text(shown))
        case is Int.Type: found = (0, .literal("0"))
        case is Double.Type: found = (0.0, .literal("0.0"))
        case is Float.Type: found = (Float(0), .literal("0.0"))
        case is Bool.Type: found = (true, .literal("true"))
        case is Date.Type: found = (Date(timeIntervalSince1970: 0), .text("1970-01-01T00:00:00"))
        case is Data.Type: found = (Data(), .literal("null"))
        case let type as any OpenValue.Type: found = self.openValue(type, shown: shown)
        default: found = nil
        }
        guard let (value, content) = found, let value = value as? Value else { return nil }
        return (value, content)
    }

    private func openValue<Value: OpenValue>(_ type: Value.Type, shown: String) -> (Any, SkeletonRecord.Content) {
        let text = self.placeholder == .name ? shown : Value.knownValues.first?.rawValue ?? ""
        return (Value(rawValue: text), .text(text))
    }
}

/// The members of a structure, or the one entry of a dictionary.
private struct KeyedSkeleton<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: SkeletonDecoder

    var codingPath: [any CodingKey] { [] }

    /// Only dictionaries use this property.
    var allKeys: [Key] { Key(stringValue: "KeyName").map { [$0] } ?? [] }

    func contains(_ key: Key) -> Bool { !self.decoder.isEmpty }
    func decodeNil(forKey key: Key) -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        var decoder = self.decoder
        let isEntry = decoder.types.last is any DictionaryType.Type
        if !isEntry {
            let owner = decoder.types.last.map { "\($0)." } ?? ""
            decoder.elementName = decoder.elementNames[owner + key.stringValue] ?? ""
        }
        // An empty decoder still supplies required members, but doesn't record them.
        let record = decoder.isEmpty ? SkeletonRecord() : decoder.record.member(key.stringValue)
        return try decoder.value(of: type, named: isEntry ? "" : key.stringValue, into: record)
    }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) -> KeyedDecodingContainer<Nested> {
        self.nested(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedDecodingContainer {
        self.nested(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { self.decoder }
    func superDecoder(forKey key: Key) -> any Decoder { self.nested(key) }

    private func nested(_ key: Key) -> SkeletonDecoder {
        var decoder = SkeletonDecoder(
            record: self.decoder.record.member(key.stringValue),
            placeholder: self.decoder.placeholder,
            elementNames: self.decoder.elementNames
        )
        decoder.types = self.decoder.types
        return decoder
    }
}

/// A list with one element.
private struct UnkeyedSkeleton: UnkeyedDecodingContainer {
    let decoder: SkeletonDecoder
    var currentIndex = 0

    init(decoder: SkeletonDecoder) {
        self.decoder = decoder
        self.decoder.record.content = .array(SkeletonRecord())
    }

    var codingPath: [any CodingKey] { [] }
    var count: Int? { 1 }
    var isAtEnd: Bool { self.currentIndex > 0 }

    mutating func decodeNil() -> Bool { false }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try self.decoder.value(of: type, named: self.decoder.elementName, into: self.element())
    }

    mutating func nestedContainer<Nested: CodingKey>(keyedBy type: Nested.Type) -> KeyedDecodingContainer<Nested> {
        SkeletonDecoder(
            record: self.element(),
            placeholder: self.decoder.placeholder,
            elementNames: self.decoder.elementNames
        ).container(keyedBy: type)
    }

    mutating func nestedUnkeyedContainer() -> any UnkeyedDecodingContainer {
        SkeletonDecoder(
            record: self.element(),
            placeholder: self.decoder.placeholder,
            elementNames: self.decoder.elementNames
        ).unkeyedContainer()
    }

    mutating func superDecoder() -> any Decoder { self.decoder }

    private mutating func element() -> SkeletonRecord {
        self.currentIndex += 1
        if case .array(let element) = self.decoder.record.content { return element }
        return SkeletonRecord()
    }
}

/// A scalar value.
private struct SingleSkeleton: SingleValueDecodingContainer {
    let decoder: SkeletonDecoder

    var codingPath: [any CodingKey] { [] }

    func decodeNil() -> Bool { false }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try self.decoder.value(of: type, named: "", into: self.decoder.record)
    }
}

/// A marker protocol that distinguishes dictionaries from structures.
private protocol DictionaryType {}

extension Dictionary: DictionaryType {}
