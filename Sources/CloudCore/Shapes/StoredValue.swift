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

/// The memory of a value that does not exist yet.
@safe
struct EmptyMemory {
    private let memory: UnsafeMutableRawPointer

    fileprivate init(_ memory: UnsafeMutableRawPointer) {
        unsafe self.memory = memory
    }

    /// Stores a value of the type that the memory is for.
    @inline(__always)
    func initialize<Value>(to value: consuming Value) {
        unsafe self.memory.initializeMemory(as: Value.self, to: value)
    }

    /// Removes a value of a type.
    func deinitialize<Value>(_ type: Value.Type) {
        _ = unsafe self.memory.assumingMemoryBound(to: type).deinitialize(count: 1)
    }

    /// Returns the memory of a stored property.
    @inline(__always)
    func property(_ member: Member) -> EmptyMemory {
        unsafe EmptyMemory(self.memory + member.offset)
    }

    /// Stores the bytes of a value without references.
    @inline(__always)
    func initialize(toBytes bytes: [UInt8]) {
        unsafe bytes.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { unsafe self.memory.copyMemory(from: base, byteCount: bytes.count) }
        }
    }

    /// Stores the bytes of an absent member.
    /// - Parameters:
    ///   - member: The member whose memory this is.
    ///   - blank: The bytes of a structure without members.
    func clear(_ member: Member, to blank: [UInt8]) {
        for index in 0..<(member.isOptional ? member.optionalSize : member.size) {
            unsafe self.memory.storeBytes(of: blank[member.offset + index], toByteOffset: index, as: UInt8.self)
        }
    }

    /// Makes memory of an optional type, at whose start a value is stored, hold that value.
    ///
    /// An optional holds its value at its start. Only if the type has no other way to represent `nil`, bytes after the
    /// value tell, and are zero for a value.
    /// Source: [Type layout](https://github.com/swiftlang/swift/blob/main/docs/ABI/TypeLayout.rst), "Single-Payload Enums".
    @inline(__always)
    func markPresent(_ member: Member) {
        for offset in member.size..<member.optionalSize {
            unsafe self.memory.storeBytes(of: 0, toByteOffset: offset, as: UInt8.self)
        }
    }

    /// Returns the stored value, which leaves the memory empty.
    @inline(__always)
    func move<Value>(as type: Value.Type) -> Value {
        unsafe self.memory.assumingMemoryBound(to: type).move()
    }

    /// Calls a closure with memory for a value of a type, which must be empty at the end.
    static func allocate<Value, Result, Failure: Error>(
        for type: Value.Type,
        _ body: (EmptyMemory) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsafe withUnsafeTemporaryAllocation(
            byteCount: MemoryLayout<Value>.size,
            alignment: MemoryLayout<Value>.alignment
        ) { memory throws(Failure) in
            guard let base = memory.baseAddress else { preconditionFailure("memory has an address") }
            return try unsafe body(EmptyMemory(base))
        }
    }
}

/// Memory for the elements of a list, whose type is not known to the compiler.
@safe
struct ElementMemory {
    private var memory: UnsafeMutableRawPointer
    private var count = 0
    private var capacity = 4
    private let stride: Int

    init<Element>(for type: Element.Type) {
        self.stride = MemoryLayout<Element>.stride
        unsafe self.memory = UnsafeMutableRawPointer(UnsafeMutablePointer<Element>.allocate(capacity: 4))
    }

    /// The memory of the next element.
    var next: EmptyMemory { unsafe EmptyMemory(self.memory + self.count * self.stride) }

    /// Counts the element that is now stored in ``next``.
    @inline(__always)
    mutating func append<Element>(_ type: Element.Type) {
        self.count += 1
        if self.count == self.capacity { self.grow(type) }
    }

    private mutating func grow<Element>(_ type: Element.Type) {
        let larger = UnsafeMutablePointer<Element>.allocate(capacity: self.capacity * 2)
        let elements = unsafe self.memory.assumingMemoryBound(to: type)
        unsafe larger.moveInitialize(from: elements, count: self.count)
        unsafe elements.deallocate()
        unsafe self.memory = UnsafeMutableRawPointer(larger)
        self.capacity *= 2
    }

    /// Returns the elements, and frees the memory.
    consuming func finish<Element>(_ type: Element.Type) -> [Element] {
        let elements = unsafe self.memory.assumingMemoryBound(to: type)
        let count = self.count
        defer { unsafe elements.deallocate() }
        return unsafe [Element](unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe buffer.baseAddress?.moveInitialize(from: elements, count: count)
            initialized = count
        }
    }

    /// Removes the elements, and frees the memory.
    consuming func removeAll<Element>(_ type: Element.Type) {
        let elements = unsafe self.memory.assumingMemoryBound(to: type)
        unsafe elements.deinitialize(count: self.count)
        unsafe elements.deallocate()
    }
}
