import CloudFoundation

extension ServiceShape {
    /// Decodes the value with the names of the service's API; absent collections are empty.
    public init(from decoder: any Decoder) throws {
        let table = Self.table
        if table.members.isEmpty {
            self = EmptyMemory.allocate(for: Self.self) { $0.move(as: Self.self) }
            return
        }
        let container = try decoder.container(keyedBy: ItemKey.self)
        self = try EmptyMemory.allocate(for: Self.self) { memory in
            memory.initialize(toBytes: table.blank)
            var count = 0
            do {
                for member in table.members {
                    try member.decode(from: container, in: table.style, into: memory.property(member))
                    count += 1
                }
            } catch {
                for member in table.members.prefix(count) { member.deinitialize(memory.property(member)) }
                throw error
            }
            return memory.move(as: Self.self)
        }
    }

    /// Encodes the value with the names of the service's API.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: ItemKey.self)
        let table = Self.table
        try StoredValue.borrow(self, ValueForm(.structure(Self.self))) { value in
            try value.forEachMember(of: table) { _, member, value in
                if let value { try member.encode(value, in: table.style, to: &container) }
            }
        }
    }
}

extension Member {
    fileprivate func decode(
        from container: KeyedDecodingContainer<ItemKey>,
        in style: MemberStyle,
        into property: EmptyMemory
    ) throws {
        let key = ItemKey("\(self.name)")
        func store<Value: Codable>(_ type: Value.Type) throws {
            let isLoose = style == .loose || self.form.isBooleanText
            let value =
                isLoose
                ? try container.looseValue(of: type, self, forKey: key)
                : try container.decodeIfPresent(type, forKey: key)
            if let value {
                if self.isOptional { property.initialize(to: Optional(value)) } else { property.initialize(to: value) }
            } else if self.isRequired {
                property.initialize(to: try container.decode(type, forKey: key))
            }
        }
        try store(self.form.type)
    }

    fileprivate func encode(
        _ value: StoredValue,
        in style: MemberStyle,
        to container: inout KeyedEncodingContainer<ItemKey>
    ) throws {
        let key = ItemKey("\(self.name)")
        func encode<Value: Codable>(_ type: Value.Type) throws {
            if style == .loose, self.form.collection == .list, let name = self.elementName {
                var object = container.nestedContainer(keyedBy: ItemKey.self, forKey: key)
                try object.encode(value.load(as: type), forKey: ItemKey(name))
            } else if self.form.isBooleanText {
                try container.encode("\(value.boolean)", forKey: key)
            } else {
                try container.encode(value.load(as: type), forKey: key)
            }
        }
        try encode(self.form.type)
    }
}

/// Decoding in the loose style.
extension KeyedDecodingContainer<ItemKey> {
    fileprivate func looseValue<Value: Codable>(
        of type: Value.Type,
        _ member: Member,
        forKey key: ItemKey
    ) throws -> Value? {
        guard try self.contains(key) && !self.decodeNil(forKey: key) else { return nil }
        guard member.form.nesting == 0 else {
            guard member.form.collection == .list, let name = member.elementName,
                let object = try? self.nestedContainer(keyedBy: ItemKey.self, forKey: key)
            else { return try self.decode(type, forKey: key) }
            return try object.decodeIfPresent(type, forKey: ItemKey(name))
        }
        let value: Any?
        switch member.form.scalar {
        case .text: value = try self.text(forKey: key)
        case .openValue(let type): value = type.init(rawValue: try self.text(forKey: key))
        case .integer: value = try self.integer(forKey: key)
        case .boolean, .booleanText: value = try self.boolean(forKey: key)
        case .number, .date, .data, .structure: return try self.decode(type, forKey: key)
        }
        return value as? Value
    }

    /// Returns a string, also from a number or a Boolean.
    private func text(forKey key: ItemKey) throws -> String {
        if let text = try? self.decode(String.self, forKey: key) { return text }
        if let number = try? self.decode(Int.self, forKey: key) { return "\(number)" }
        if let isTrue = try? self.decode(Bool.self, forKey: key) { return "\(isTrue)" }
        if let number = try? self.decode(Double.self, forKey: key) { return "\(number)" }
        return try self.decode(String.self, forKey: key)
    }

    /// Returns a number, also from a string, or `nil` for an empty string.
    private func integer(forKey key: ItemKey) throws -> Int? {
        guard let text = try? self.decode(String.self, forKey: key) else {
            return try self.decode(Int.self, forKey: key)
        }
        if text.isEmpty { return nil }
        guard let number = Int(text) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "not a number")
        }
        return number
    }

    /// Returns a Boolean, also from a string, or `nil` for an empty string.
    private func boolean(forKey key: ItemKey) throws -> Bool? {
        guard let text = try? self.decode(String.self, forKey: key) else {
            return try self.decode(Bool.self, forKey: key)
        }
        if text.isEmpty { return nil }
        guard let isTrue = Bool(text.lowercased()) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "neither true nor false")
        }
        return isTrue
    }
}
