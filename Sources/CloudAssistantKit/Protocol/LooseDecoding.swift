import CloudCore

/// Reading answers whose types are loose: numbers and truth values sometimes arrive as text, texts as numbers.
extension KeyedDecodingContainer {
    /// Returns text, also when a number or a truth value was sent.
    func text(forKey key: Key) throws -> String? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let text = try? self.decode(String.self, forKey: key) { return text }
        if let number = try? self.decode(Int.self, forKey: key) { return String(number) }
        if let isTrue = try? self.decode(Bool.self, forKey: key) { return String(isTrue) }
        return try self.decodeIfPresent(Double.self, forKey: key).map { String($0) }
    }

    /// Returns a word of the service's vocabulary.
    func word<Word: OpenValue>(forKey key: Key) throws -> Word? {
        try self.text(forKey: key).map(Word.init(rawValue:))
    }

    /// Returns a number, also when text was sent; empty text is no number.
    func integer(forKey key: Key) throws -> Int? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let number = try? self.decode(Int.self, forKey: key) { return number }
        return try self.decodeIfPresent(NumberText.self, forKey: key)?.number
    }

    /// Returns a truth value, also when text was sent; empty text is neither.
    func boolean(forKey key: Key) throws -> Bool? {
        guard try self.hasValue(forKey: key) else { return nil }
        if let isTrue = try? self.decode(Bool.self, forKey: key) { return isTrue }
        return try self.decodeIfPresent(TruthText.self, forKey: key)?.isTrue
    }

    /// Returns a list; an absent one is empty.
    func list<Element: Decodable>(forKey key: Key) throws -> [Element] {
        try self.decodeIfPresent([Element].self, forKey: key) ?? []
    }

    /// Returns a list that is wrapped in an object, as `{"Command": []}`.
    ///
    /// An absent one is empty.
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

/// A number that is written as text, or an empty text.
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

/// A truth value that is written as text, or an empty text.
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
    /// Writes a list wrapped in an object, as the service does.
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
