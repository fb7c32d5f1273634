extension ShapeReader {
    /// Reads a value into memory of the form's type; stores nothing if it throws.
    mutating func read(
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

    mutating func readList(
        of element: ValueForm,
        in style: MemberStyle,
        into memory: EmptyMemory
    ) throws(JSONFailure) {
        func read<Element>(_ type: Element.Type) throws(JSONFailure) {
            if self.skipEmptyCollection() { return memory.initialize(to: [Element]()) }
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
            if self.skipEmptyCollection() { return memory.initialize(to: [String: Element]()) }
            memory.initialize(
                to: try EmptyMemory.allocate(for: type) { slot throws(JSONFailure) in
                    var map: [String: Element] = [:]
                    var omitted: Set<String> = []
                    try self.json.beginObject()
                    while let name = try self.json.nextName() {
                        let key = try self.json.text(of: name)
                        // The first of several entries with the same key counts, as in Foundation.
                        if map[key] != nil || omitted.contains(key) {
                            try self.json.skip()
                        } else if try self.readItem(element, in: style, at: ItemKey(key), into: slot) {
                            map[key] = slot.move(as: type)
                        } else {
                            omitted.insert(key)
                        }
                    }
                    return map
                }
            )
        }
        if element.isText { try read(String.self) } else { try read(element.type) }
    }

    /// Skips an empty string, which some services write for an empty collection, if it is the next value.
    private mutating func skipEmptyCollection() -> Bool {
        self.policy == .lenient && self.json.skipEmptyText()
    }

    /// Reads a value of a type.
    mutating func value<Value>(
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
