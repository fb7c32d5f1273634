/// The container of an object's members.
struct LenientMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let decoder: LenientDecoder
    let members: [String: JSONValue]

    var codingPath: [any CodingKey] { self.decoder.codingPath }
    var allKeys: [Key] { self.members.keys.compactMap(Key.init(stringValue:)) }

    func contains(_ key: Key) -> Bool { self.members[key.stringValue] != nil }

    func decodeNil(forKey key: Key) throws -> Bool {
        if case .null = try self.member(key).value { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try self.member(key).decode(type)
    }

    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard self.contains(key), try !self.decodeNil(forKey: key) else { return nil }
        return try self.member(key).decodeIfReadable(type)
    }

    // The protocol's default implementations for these types would be stricter.
    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? { try self.plain(type, key) }
    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? { try self.plain(type, key) }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try self.plain(type, key) }
    func decodeIfPresent(_ type: Double.Type, forKey key: Key) throws -> Double? { try self.plain(type, key) }

    func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type,
        forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> {
        try self.member(key).container(keyedBy: type)
    }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try self.member(key).unkeyedContainer()
    }

    func superDecoder() -> any Decoder { self.decoder }
    func superDecoder(forKey key: Key) throws -> any Decoder { try self.member(key) }

    private func plain<Value: Decodable>(_ type: Value.Type, _ key: Key) throws -> Value? {
        guard self.contains(key), try !self.decodeNil(forKey: key) else { return nil }
        return try self.member(key).decodeIfReadable(type)
    }

    private func member(_ key: Key) throws -> LenientDecoder {
        guard let value = self.members[key.stringValue] else {
            let context = DecodingError.Context(codingPath: self.codingPath, debugDescription: "no such member")
            throw DecodingError.keyNotFound(key, context)
        }
        return self.decoder.part(value, at: key)
    }
}

/// The container of an array's elements, for types with their own decoding.
struct LenientElements: UnkeyedDecodingContainer {
    let decoder: LenientDecoder
    let elements: [JSONValue]
    var currentIndex = 0

    init(decoder: LenientDecoder, elements: [JSONValue]) {
        (self.decoder, self.elements) = (decoder, elements)
    }

    var codingPath: [any CodingKey] { self.decoder.codingPath }
    var count: Int? { self.elements.count }
    var isAtEnd: Bool { self.currentIndex >= self.elements.count }

    mutating func decodeNil() throws -> Bool {
        guard case .null = try self.element().value else { return false }
        self.currentIndex += 1
        return true
    }

    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        let value = try self.element().decode(type)
        self.currentIndex += 1
        return value
    }

    mutating func nestedContainer<Nested: CodingKey>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> {
        let container = try self.element().container(keyedBy: type)
        self.currentIndex += 1
        return container
    }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        let container = try self.element().unkeyedContainer()
        self.currentIndex += 1
        return container
    }

    mutating func superDecoder() throws -> any Decoder {
        let element = try self.element()
        self.currentIndex += 1
        return element
    }

    private func element() throws -> LenientDecoder {
        guard !self.isAtEnd else {
            let context = DecodingError.Context(
                codingPath: self.codingPath,
                debugDescription: "the array has no more elements"
            )
            throw DecodingError.valueNotFound(Any.self, context)
        }
        let key = ItemKey(self.currentIndex)
        return self.decoder.part(self.elements[self.currentIndex], at: key, isItem: true)
    }
}

/// The container of a single value.
struct LenientSingleValue: SingleValueDecodingContainer {
    let decoder: LenientDecoder

    var codingPath: [any CodingKey] { self.decoder.codingPath }

    func decodeNil() -> Bool {
        if case .null = self.decoder.value { true } else { false }
    }

    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try self.decoder.decode(type) }
}
