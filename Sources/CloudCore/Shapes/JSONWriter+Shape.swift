import CloudFoundation

extension JSONWriter {
    /// Writes a value of a structure.
    mutating func write(_ value: StoredValue) throws(EncodingError) {
        switch value.form.collection {
        case .list:
            self.beginArray()
            try value.forEachElement { element throws(EncodingError) in try self.write(element) }
            self.endArray()
        case .map:
            self.beginObject()
            try value.forEachEntry { key, element throws(EncodingError) in
                self.name(key)
                try self.write(element)
            }
            self.endObject()
        case nil: try self.writeScalar(value)
        }
    }

    private mutating func writeScalar(_ value: StoredValue) throws(EncodingError) {
        switch value.form.scalar {
        case .text: self.string(value.text)
        case .integer: self.integer(value.integer)
        case .number: try self.write(value.number)
        case .boolean: self.boolean(value.boolean)
        case .booleanText: self.string("\(value.boolean)")
        case .date: try self.write(value.date.timeIntervalSince1970)
        case .data: self.string(value.data.base64EncodedString())
        case .openValue(let type): self.string(value.openText(of: type))
        case .structure(let type): try self.writeMembers(of: value, type.table)
        }
    }

    private mutating func writeMembers(of value: StoredValue, _ table: MemberTable) throws(EncodingError) {
        self.beginObject()
        try value.forEachMember(of: table) { index, member, value throws(EncodingError) in
            guard let value else { return }
            self.name(quoted: table.quotedName(at: index))
            let isWrapped = table.style == .loose && member.form.collection == .list && member.elementName != nil
            if isWrapped {
                self.beginObject()
                self.name(member.element)
            }
            try self.write(value)
            if isWrapped { self.endObject() }
        }
        self.endObject()
    }

    private mutating func write(_ number: Double) throws(EncodingError) {
        self.number(try Self.finite(number))
    }

    /// Returns a number, or throws if it is infinite or not a number.
    static func finite(_ number: Double) throws(EncodingError) -> Double {
        guard number.isFinite else {
            let context = EncodingError.Context(codingPath: [], debugDescription: "the number is not finite")
            throw EncodingError.invalidValue(number, context)
        }
        return number
    }
}

extension ServiceShape {
    /// The members of the structure.
    static var table: MemberTable { Self.members.table }
}
