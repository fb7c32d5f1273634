import CloudFoundation

/// A reader of structures from JSON.
///
/// It fills the memory of a structure property by property. A document is read quickly first. If that fails, it is read
/// again with the path to each value, which errors and notes contain.
struct ShapeReader {
    /// What a reader does about values that differ from the documentation.
    enum Policy {
        /// Throws at the first error, without its path.
        case fast

        /// Throws at the first error.
        case exact

        /// Omits list items, their members and scalar values that can't be read, with notes.
        case lenient

        /// Throws at the first error, and collects unknown members.
        case known
    }

    private var json: JSONReader
    private let policy: Policy

    /// The path to the current value; empty if the policy is `fast`.
    private var path: [ItemKey] = []

    /// The number of list items and map entries in the path.
    private var itemDepth = 0

    private var notes = DecodingNotes()
    private var unknownMembers: [String] = []

    private init(_ bytes: [UInt8], _ policy: Policy) {
        self.json = JSONReader(bytes, repairsText: policy == .lenient)
        self.policy = policy
    }
}

extension ShapeReader {
    /// Reads a structure.
    static func read<Shape: ServiceShape>(_ type: Shape.Type, from bytes: [UInt8]) throws(DecodingError) -> Shape {
        var reader = ShapeReader(bytes, .fast)
        do throws(JSONFailure) { return try reader.document(type) } catch {}
        reader = ShapeReader(UnicodeEncoding.utf8(of: bytes) ?? bytes, .exact)
        do throws(JSONFailure) { return try reader.document(type) } catch { throw reader.error(for: error) }
    }

    /// Reads a structure without its parts that can't be read.
    /// - Returns: The structure, and notes about the omitted parts.
    static func readLeniently<Shape: ServiceShape>(
        _ type: Shape.Type,
        from bytes: [UInt8]
    ) throws(DecodingError) -> (Shape, notes: [String]) {
        var reader = ShapeReader(bytes, .lenient)
        do throws(JSONFailure) { return (try reader.document(type), reader.notes.texts) } catch {
            throw reader.error(for: error)
        }
    }

    /// Reads a structure, and the paths of members that it doesn't have, such as `Filters[0].Kee`.
    ///
    /// `null` counts as absent.
    static func readKnown<Shape: ServiceShape>(
        _ type: Shape.Type,
        from bytes: [UInt8]
    ) throws(DecodingError) -> (Shape, unknownMembers: [String]) {
        var reader = ShapeReader(bytes, .known)
        do throws(JSONFailure) { return (try reader.document(type), reader.unknownMembers) } catch {
            throw reader.error(for: error)
        }
    }

    private mutating func document<Shape: ServiceShape>(_ type: Shape.Type) throws(JSONFailure) -> Shape {
        let shape = try self.value(type, ValueForm(.structure(type)), in: .exact)
        do throws(JSONFailure) { try self.json.end() } catch {
            self.path = []
            throw error
        }
        return shape
    }

    /// Returns the error for a failure at the current path.
    private func error(for failure: JSONFailure) -> DecodingError {
        func context(_ text: String) -> DecodingError.Context {
            DecodingError.Context(codingPath: self.path, debugDescription: text)
        }
        return switch failure.reason {
        case .notJSON:
            .dataCorrupted(.init(codingPath: [], debugDescription: "not JSON at byte \(failure.offset)"))
        case .mismatch(let type): .typeMismatch(type, context("unexpected type"))
        case .missing(let type): .valueNotFound(type, context("null"))
        case .absent(let name): .keyNotFound(ItemKey(name), context("no such member"))
        case .malformed(let text): .dataCorrupted(context(text))
        }
    }
}

// MARK: - Structures

extension ShapeReader {
    /// Reads an object into the memory of a structure; stores nothing if it throws.
    private mutating func readMembers(of table: MemberTable, into memory: EmptyMemory) throws(JSONFailure) {
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
                let isAbsent = try self.json.skipNull() || (self.policy == .lenient && self.json.skipEmptyText())
                if !isAbsent { list = try self.value(type, member.form, in: .loose) }
                if self.policy != .fast { self.path.removeLast() }
            }
            guard let list else { return }
            if member.isOptional { property.initialize(to: Optional(list)) } else { property.initialize(to: list) }
        }
        try read(member.form.type)
    }

    /// A place to which the reader can return.
    private struct Place {
        let position: Int
        let depth: Int
        let pathCount: Int
        let itemDepth: Int
    }

    /// The place of the next value.
    private var place: Place {
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
    private mutating func skipValue(at place: Place) throws(JSONFailure) {
        self.path.removeSubrange(place.pathCount...)
        self.itemDepth = place.itemDepth
        self.json.rewind(to: place.position, depth: place.depth)
        try self.json.skip()
    }
}

// MARK: - Collections

extension ShapeReader {
    /// Reads a value into memory of the form's type; stores nothing if it throws.
    private mutating func read(
        _ form: ValueForm,
        in style: MemberStyle,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        switch form.collection {
        case .list: try self.readList(of: form.element, in: style, into: memory)
        case .map: try self.readMap(of: form.element, in: style, into: memory)
        case nil: try self.readScalar(form.scalar, isLoose: style == .loose || self.policy == .lenient, into: memory)
        }
    }

    private mutating func readList(
        of element: ValueForm,
        in style: MemberStyle,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        func read<Element>(_ type: Element.Type) throws(JSONFailure) {
            try self.json.beginArray()
            var elements = ElementMemory(for: type)
            var index = 0
            do throws(JSONFailure) {
                while try self.json.nextElement() {
                    if try self.readItem(element, in: style, at: ItemKey(index), into: elements.next) {
                        elements.append(type)
                    }
                    index += 1
                }
            } catch {
                elements.removeAll(type)
                throw error
            }
            memory.initialize(to: elements.finish(type))
        }
        // The compiler specializes the function for strings.
        if element.isText { try read(String.self) } else { try read(element.type) }
    }

    private mutating func readMap(
        of element: ValueForm,
        in style: MemberStyle,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        func read<Element>(_ type: Element.Type) throws(JSONFailure) {
            memory.initialize(
                to: try EmptyMemory.allocate(for: type) { slot throws(JSONFailure) in
                    var map: [String: Element] = [:]
                    try self.json.beginObject()
                    while let name = try self.json.nextName() {
                        let key = try self.json.text(of: name)
                        // The first of several entries with the same key counts, as in Foundation.
                        if map[key] != nil {
                            try self.json.skip()
                        } else if try self.readItem(element, in: style, at: ItemKey(key), into: slot) {
                            map[key] = slot.move(as: type)
                        }
                    }
                    return map
                }
            )
        }
        if element.isText { try read(String.self) } else { try read(element.type) }
    }

    /// Reads a value of a type.
    private mutating func value<Value>(
        _ type: Value.Type,
        _ form: ValueForm,
        in style: MemberStyle
    ) throws(JSONFailure) -> Value {
        try EmptyMemory.allocate(for: type) { memory throws(JSONFailure) in
            try self.read(form, in: style, into: memory)
            return memory.move(as: type)
        }
    }

    /// Reads an item.
    /// - Returns: Whether it is stored; otherwise it is omitted.
    @inline(__always)
    private mutating func readItem(
        _ form: ValueForm,
        in style: MemberStyle,
        at key: @autoclosure () -> ItemKey,
        into memory: EmptyMemory
    ) throws(JSONFailure) -> Bool {
        if self.policy != .fast { return try self.readItemSlowly(form, in: style, at: key(), into: memory) }
        try self.read(form, in: style, into: memory)
        return true
    }

    private mutating func readItemSlowly(
        _ form: ValueForm,
        in style: MemberStyle,
        at key: ItemKey,
        into memory: EmptyMemory
    ) throws(JSONFailure) -> Bool {
        self.path.append(key)
        self.itemDepth += 1
        let place = self.place
        var isStored = true
        do throws(JSONFailure) {
            try self.read(form, in: style, into: memory)
        } catch {
            guard self.policy == .lenient else { throw error }
            self.notes.add(self.error(for: error))
            try self.skipValue(at: place)
            isStored = false
        }
        self.path.removeLast()
        self.itemDepth -= 1
        return isStored
    }
}

// MARK: - Scalar values

extension ShapeReader {
    private mutating func readScalar(
        _ scalar: ValueForm.Scalar,
        isLoose: Bool,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        switch scalar {
        case .text: memory.initialize(to: try self.text(isLoose))
        case .integer: memory.initialize(to: try self.integer(isLoose))
        case .number: memory.initialize(to: try self.number(isLoose))
        case .boolean, .booleanText: memory.initialize(to: try self.boolean(isLoose))
        case .date: memory.initialize(to: try self.date())
        case .data: memory.initialize(to: try self.data())
        case .openValue(let type):
            let text = try self.text(isLoose)
            func store<Value: OpenValue>(_ type: Value.Type) { memory.initialize(to: Value(rawValue: text)) }
            store(type)
        case .structure(let type): try self.readMembers(of: type.table, into: memory)
        }
    }

    /// Reads a string; if loose, also a number or a Boolean.
    private mutating func text(_ isLoose: Bool) throws(JSONFailure) -> String {
        guard isLoose else { return try self.json.string() }
        if self.json.isAtNumber() { return try self.json.numberText() }
        switch self.json.peek() {
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return "\(try self.json.boolean())"
        default:
            _ = self.json.takeRepair()
            let text = try self.json.string()
            if self.json.takeRepair() { self.notes.addRepair(at: self.path) }
            return text
        }
    }

    /// Reads an integer; if loose, also from a string.
    private mutating func integer(_ isLoose: Bool) throws(JSONFailure) -> Int {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.integer() }
        guard let number = Int(try self.json.string()) else { throw self.json.failure(.malformed("not a number")) }
        return number
    }

    /// Reads a number; if loose, also from a string.
    private mutating func number(_ isLoose: Bool) throws(JSONFailure) -> Double {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.number() }
        guard let number = Double(try self.json.string()), number.isFinite else {
            throw self.json.failure(.malformed("not a number"))
        }
        return number
    }

    /// Reads a Boolean; if loose, also from a string.
    private mutating func boolean(_ isLoose: Bool) throws(JSONFailure) -> Bool {
        guard isLoose, self.json.peek() == UInt8(ascii: "\"") else { return try self.json.boolean() }
        guard let isTrue = Bool(try self.json.string().lowercased()) else {
            throw self.json.failure(.malformed("neither true nor false"))
        }
        return isTrue
    }

    private mutating func date() throws(JSONFailure) -> Date {
        let date: Date?
        if self.json.peek() == UInt8(ascii: "\"") {
            let text = try self.json.string()
            date = ISO8601.date(from: text) ?? Double(text).map { Date(timeIntervalSince1970: $0) }
        } else {
            date = Date(timeIntervalSince1970: try self.json.number())
        }
        // Foundation traps when it prints a date that is out of range or not a number.
        guard let date, abs(date.timeIntervalSince1970) < 1e12 else {
            throw self.json.failure(.malformed("neither seconds since 1970 nor an ISO 8601 date"))
        }
        return date
    }

    private mutating func data() throws(JSONFailure) -> Data {
        guard let data = Data(base64Encoded: try self.json.string()) else {
            throw self.json.failure(.malformed("not Base64"))
        }
        return data
    }
}
