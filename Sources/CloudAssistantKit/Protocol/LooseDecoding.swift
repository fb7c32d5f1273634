import CloudCore

/// Decoding of loosely typed responses, in which numbers and Booleans may be strings, and strings may be numbers.
extension KeyedDecodingContainer {
    /// Returns a string, also from a number or a Boolean.
    func text(forKey key: Key) throws -> String? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let text = try? self.decode(String.self, forKey: key) { return text }
        if let number = try? self.decode(Int.self, forKey: key) { return String(number) }
        if let isTrue = try? self.decode(Bool.self, forKey: key) { return String(isTrue) }
        return try self.decodeIfPresent(Double.self, forKey: key).map { String($0) }
    }

    /// Returns an open value.
    func word<Value: OpenValue>(forKey key: Key) throws -> Value? {
        try self.text(forKey: key).map(Value.init(rawValue:))
    }

    /// Returns a number, also from a string, or `nil` for an empty string.
    func integer(forKey key: Key) throws -> Int? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let number = try? self.decode(Int.self, forKey: key) { return number }
        return try self.decodeIfPresent(NumberText.self, forKey: key)?.number
    }

    /// Returns a Boolean, also from a string, or `nil` for an empty string.
    func boolean(forKey key: Key) throws -> Bool? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let isTrue = try? self.decode(Bool.self, forKey: key) { return isTrue }
        return try self.decodeIfPresent(TruthText.self, forKey: key)?.isTrue
    }

    /// Returns a list, which is empty if it is absent.
    func list<Element: Decodable>(forKey key: Key) throws -> [Element] {
        try self.decodeIfPresent([Element].self, forKey: key) ?? []
    }

    /// Returns a list that is wrapped in an object, such as `{"Command": []}`.
    ///
    /// An absent list is empty.
    func list<Element: Decodable>(in wrapper: String, forKey key: Key) throws -> [Element] {
        guard try self.hasValue(forKey: key) else { return [] }
        guard let object = try? self.nestedContainer(keyedBy: WrapperKey.self, forKey: key) else {
            return try self.decodeIfPresent([Element].self, forKey: key) ?? []
        }
        return try object.decodeIfPresent([Element].self, forKey: WrapperKey(wrapper)) ?? []
    }

    private func hasValue(forKey key: Key) throws -> Bool {
        try self.contains(key) && !self.decodeNil(forKey: key)
    }
}

/// A number in a string, or an empty string.
private struct NumberText: Decodable, PlainValue {
    let number: Int?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        self.number = Int(text)
        guard self.number != nil || text.isEmpty else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a number")
        }
    }
}

/// A Boolean in a string, or an empty string.
private struct TruthText: Decodable, PlainValue {
    let isTrue: Bool?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        self.isTrue = Bool(text.lowercased())
        guard self.isTrue != nil || text.isEmpty else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "neither true nor false")
        }
    }
}

extension KeyedEncodingContainer {
    /// Encodes a list wrapped in an object, as the service does.
    mutating func encode(_ list: [some Encodable], in wrapper: String, forKey key: Key) throws {
        var object = self.nestedContainer(keyedBy: WrapperKey.self, forKey: key)
        try object.encode(list, forKey: WrapperKey(wrapper))
    }
}

/// The name of the list in an object that wraps it.
private struct WrapperKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { self.stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
}
