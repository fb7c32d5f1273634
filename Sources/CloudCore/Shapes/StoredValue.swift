import CloudFoundation

/// A value in the memory of a structure, with its form.
///
/// The memory must hold a value of the form's type for as long as this value is used.
@safe
struct StoredValue {
    private let memory: UnsafeRawPointer
    let form: ValueForm

    fileprivate init(_ memory: UnsafeRawPointer, _ form: ValueForm) {
        unsafe self.memory = memory
        self.form = form
    }

    /// Returns the value as one of its type.
    @inline(__always)
    func load<Value>(as type: Value.Type) -> Value {
        unsafe self.memory.assumingMemoryBound(to: type).pointee
    }

    var text: String { self.load(as: String.self) }
    var integer: Int { self.load(as: Int.self) }
    var number: Double { self.load(as: Double.self) }
    var boolean: Bool { self.load(as: Bool.self) }
    var date: Date { self.load(as: Date.self) }
    var data: Data { self.load(as: Data.self) }

    /// Returns the string of an open value of a type.
    func openText(of type: any OpenValue.Type) -> String {
        func text<Value: OpenValue>(_ type: Value.Type) -> String { self.load(as: type).rawValue }
        return text(type)
    }

    /// Calls a closure with each element of a list.
    func forEachElement<Failure: Error>(_ body: (StoredValue) throws(Failure) -> Void) throws(Failure) {
        let form = self.form.element
        // The compiler specializes the call for strings.
        if form.isText { return try self.forEachElement(String.self, form, body) }
        try self.forEachElement(form.type, form, body)
    }

    private func forEachElement<Element, Failure: Error>(
        _ type: Element.Type,
        _ form: ValueForm,
        _ body: (StoredValue) throws(Failure) -> Void
    ) throws(Failure) {
        try unsafe self.load(as: [Element].self).withUnsafeBufferPointer { elements throws(Failure) in
            for index in elements.indices {
                if let base = elements.baseAddress { try unsafe body(StoredValue(base + index, form)) }
            }
        }
    }

    /// Calls a closure with each entry of a map, sorted by key.
    func forEachEntry<Failure: Error>(_ body: (String, StoredValue) throws(Failure) -> Void) throws(Failure) {
        let form = self.form.element
        if form.isText { return try self.forEachEntry(String.self, form, body) }
        try self.forEachEntry(form.type, form, body)
    }

    private func forEachEntry<Element, Failure: Error>(
        _ type: Element.Type,
        _ form: ValueForm,
        _ body: (String, StoredValue) throws(Failure) -> Void
    ) throws(Failure) {
        let map = self.load(as: [String: Element].self)
        for key in map.keys.sorted() {
            guard let element = map[key] else { continue }
            try Self.borrow(element, form) { value throws(Failure) in try body(key, value) }
        }
    }

    /// Calls a closure with each member of a structure, and its value unless it is `nil`.
    @inline(__always)
    func forEachMember<Failure: Error>(
        of table: MemberTable,
        _ body: (Int, Member, StoredValue?) throws(Failure) -> Void
    ) throws(Failure) {
        for (index, member) in table.members.enumerated() {
            // An optional holds its value at its start. See ``EmptyMemory/markPresent(_:)``.
            let value = unsafe StoredValue(self.memory + member.offset, member.form)
            try body(index, member, member.isOptional && value.isNil ? nil : value)
        }
    }

    /// Whether an optional of the form's type, which the memory holds, is `nil`.
    private var isNil: Bool {
        func isNil<Value>(_ type: Value.Type) -> Bool { self.load(as: Value?.self) == nil }
        // A collection of any type is one reference.
        guard self.form.nesting == 0 else { return isNil([String].self) }
        return switch self.form.scalar {
        case .text: isNil(String.self)
        case .integer: isNil(Int.self)
        case .number: isNil(Double.self)
        case .boolean, .booleanText: isNil(Bool.self)
        case .date: isNil(Date.self)
        case .data: isNil(Data.self)
        case .openValue(let type): isNil(type)
        case .structure(let type): isNil(type)
        }
    }

    /// Calls a closure with a value.
    static func borrow<Value, Failure: Error>(
        _ value: Value,
        _ form: ValueForm,
        _ body: (StoredValue) throws(Failure) -> Void
    ) throws(Failure) {
        try unsafe withUnsafePointer(to: value) { pointer throws(Failure) in
            try unsafe body(StoredValue(UnsafeRawPointer(pointer), form))
        }
    }
}
