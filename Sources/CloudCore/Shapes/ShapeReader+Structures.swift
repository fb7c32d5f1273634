import CloudFoundation

extension ShapeReader {
    /// Reads an object into the memory of a structure; stores nothing if it throws.
    mutating func readMembers(of table: MemberTable, into memory: EmptyMemory) throws(JSONFailure) {
        // A structure without members has nothing to lose: some services send an empty list or string for it.
        if table.members.isEmpty, self.policy != .known { return try self.json.skip() }
        var stored: UInt64 = 0
        do throws(JSONFailure) {
            try self.json.beginObject()
            memory.initialize(toBytes: table.blank)
            while let name = try self.json.nextName() {
                guard let index = try self.index(of: name, in: table) else {
                    try self.skipUnknown(name)
                    continue
                }
                let bit = UInt64(1) << UInt64(index)
                // The first of several members with the same name counts, as in Foundation.
                guard stored & bit == 0 else {
                    // A caller's own duplicate is a mistake: one of its values would not be sent.
                    if self.policy == .known {
                        self.path.append(ItemKey("\(table.members[index].name)"))
                        throw self.json.failure(.malformed("it is given twice"))
                    }
                    try self.json.skip()
                    continue
                }
                try self.read(table.members[index], of: table, into: memory)
                stored |= bit
            }
            let absent = table.required & ~stored
            guard absent == 0 else {
                throw self.json.failure(.absent("\(table.members[absent.trailingZeroBitCount].name)"))
            }
        } catch {
            for (index, member) in table.members.enumerated() where stored & UInt64(1) << UInt64(index) != 0 {
                member.deinitialize(memory.property(member))
            }
            throw error
        }
    }

    private mutating func index(of name: JSONString, in table: MemberTable) throws(JSONFailure) -> Int? {
        guard name.hasEscapes else { return unsafe table.index(of: name.range, in: self.json.bytes.span.bytes) }
        let text = Array(try self.json.text(of: name).utf8)
        return unsafe table.index(of: 0..<text.count, in: text.span.bytes)
    }

    private mutating func skipUnknown(_ name: JSONString) throws(JSONFailure) {
        if self.policy == .known, self.json.peek() != UInt8(ascii: "n") {
            let place = DecodingError.place(self.path, outside: [])
            let text = try self.json.text(of: name)
            self.unknownMembers.append(self.path.isEmpty ? text : "\(place).\(text)")
        }
        try self.json.skip()
    }

    /// Reads the value of a member.
    @inline(__always)
    private mutating func read(
        _ member: Member,
        of table: MemberTable,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        let property = memory.property(member)
        if self.policy != .fast { return try self.readSlowly(member, of: table, into: property) }
        if table.style == .loose { return try self.readProperty(member, in: .loose, into: property) }
        switch member.storage {
        case .text: property.initialize(to: try self.json.string())
        case _ where try self.json.skipNull(): try self.checkAbsent(member)
        case .optionalText: property.initialize(to: try self.json.string() as String?)
        case .optionalInteger: property.initialize(to: try self.json.integer() as Int?)
        case .optionalBoolean: property.initialize(to: try self.json.boolean() as Bool?)
        case .optionalDate: property.initialize(to: try self.date() as Date?)
        case .other: try self.readPresent(member, in: .exact, into: property)
        }
    }

    /// Throws if a member must not be `null`.
    private func checkAbsent(_ member: Member) throws(JSONFailure) {
        if member.isRequired { throw self.json.failure(.missing(member.form.type)) }
    }

    private mutating func readSlowly(
        _ member: Member,
        of table: MemberTable,
        into property: EmptyMemory
    ) throws(JSONFailure) {
        self.path.append(ItemKey("\(member.name)"))
        let place = self.place
        do throws(JSONFailure) {
            try self.readProperty(member, in: table.style, into: property)
        } catch {
            // The caller could not notice that a list or the following pages are missing.
            let mayBeOmitted = place.itemDepth > 0 || (member.form.isPlain && "\(member.name)" != "NextToken")
            // Some services write a missing value as an empty string.
            let isEmptyText = self.json.isEmptyText(at: place.position)
            guard self.policy == .lenient, !member.isRequired, mayBeOmitted || isEmptyText else { throw error }
            if !isEmptyText { self.notes.add(self.error(for: error)) }
            try self.skipValue(at: place)
            property.clear(member, to: table.blank)
        }
        self.path.removeLast()
    }

    private mutating func readProperty(
        _ member: Member,
        in style: MemberStyle,
        into property: EmptyMemory
    ) throws(JSONFailure) {
        if try self.json.skipNull() { return try self.checkAbsent(member) }
        if style == .loose {
            if member.isEmptyIfText, self.json.skipEmptyText() { return }
            if member.form.collection == .list, let name = member.elementName, self.json.peek() == UInt8(ascii: "{") {
                return try self.readWrapper(name, of: member, into: property)
            }
        }
        try self.readPresent(member, in: style, into: property)
    }

    private mutating func readPresent(
        _ member: Member,
        in style: MemberStyle,
        into property: EmptyMemory
    ) throws(JSONFailure) {
        try self.read(member.form, in: style, into: property)
        if member.isOptional { property.markPresent(member) }
    }

    /// Reads a list that is a member of an object, such as `{"Command": []}`.
    private mutating func readWrapper(
        _ name: String,
        of member: Member,
        into property: EmptyMemory
    ) throws(JSONFailure) {
        func read<List>(_ type: List.Type) throws(JSONFailure) {
            var list: List?
            var isFound = false
            try self.json.beginObject()
            while let found = try self.json.nextName() {
                guard !isFound, try self.json.text(of: found) == name else {
                    try self.json.skip()
                    continue
                }
                isFound = true
                if self.policy != .fast { self.path.append(ItemKey(name)) }
                if try !self.json.skipNull() { list = try self.value(type, member.form, in: .loose) }
                if self.policy != .fast { self.path.removeLast() }
            }
            guard let list else { return try self.checkAbsent(member) }
            if member.isOptional { property.initialize(to: Optional(list)) } else { property.initialize(to: list) }
        }
        try read(member.form.type)
    }

    /// A place to which the reader can return.
    struct Place {
        let position: Int
        let depth: Int
        let pathCount: Int
        let itemDepth: Int
    }

    /// The place of the next value.
    var place: Place {
        mutating get {
            _ = self.json.peek()
            return Place(
                position: self.json.position,
                depth: self.json.currentDepth,
                pathCount: self.path.count,
                itemDepth: self.itemDepth
            )
        }
    }

    /// Skips a value that was read in part.
    mutating func skipValue(at place: Place) throws(JSONFailure) {
        self.path.removeSubrange(place.pathCount...)
        self.itemDepth = place.itemDepth
        self.json.rewind(to: place.position, depth: place.depth)
        try self.json.skip()
    }
}
