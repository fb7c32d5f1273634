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
        for (index, offset) in member.range.enumerated() {
            unsafe self.memory.storeBytes(of: blank[offset], toByteOffset: index, as: UInt8.self)
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
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: MemoryLayout<Value>.size,
            alignment: MemoryLayout<Value>.alignment
        )
        defer { unsafe memory.deallocate() }
        return try unsafe body(EmptyMemory(memory))
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
