/// A member of a structure.
@usableFromInline
package struct Member: Sendable {
    /// The name in the service's API.
    let name: StaticString
    let form: ValueForm

    /// The offset of the stored property in the structure's memory; negative if the property is not a stored one.
    let offset: Int

    /// Whether the type of the property is optional.
    let isOptional: Bool
    let options: MemberOptions

    /// The name of the elements of a list; empty if there is none.
    let element: StaticString

    /// The type of the property, if it is a frequent one.
    let storage: Storage

    /// The sizes of the value's type, and of that type as an optional.
    let size: Int
    let optionalSize: Int
    private let alignment: Int

    /// The range of the property in the structure's memory.
    var range: Range<Int> { self.offset..<(self.offset + (self.isOptional ? self.optionalSize : self.size)) }

    /// Returns the offset of the property, if it follows after a number of bytes.
    func offset(after end: Int) -> Int { (end + self.alignment - 1) / self.alignment * self.alignment }

    /// A frequent type of a property, for which the compiler specializes reading.
    enum Storage: UInt8 {
        case text, optionalText, optionalInteger, optionalBoolean, optionalDate, other
    }

    @usableFromInline
    init(
        _ name: StaticString,
        _ form: ValueForm,
        at offset: Int?,
        isOptional: Bool,
        _ options: MemberOptions,
        element: StaticString
    ) {
        self.name = name
        self.form = form
        self.offset = offset ?? -1
        self.isOptional = isOptional
        self.options = options
        self.element = element
        self.storage =
            switch form.scalar {
            case _ where form.nesting != 0: .other
            case .text: isOptional ? .optionalText : .text
            case .openValue(let type) where form.storesText && type.isStoredAsText: isOptional ? .optionalText : .text
            case .integer where isOptional: .optionalInteger
            case .boolean where isOptional: .optionalBoolean
            case .date where isOptional: .optionalDate
            default: .other
            }
        (self.size, self.optionalSize, self.alignment) = Self.layout(of: form.type)
    }

    private static func layout<Value>(of type: Value.Type) -> (size: Int, optionalSize: Int, alignment: Int) {
        (MemoryLayout<Value>.size, MemoryLayout<Value?>.size, MemoryLayout<Value>.alignment)
    }

    /// Whether a value without the member is invalid.
    var isRequired: Bool {
        !self.isOptional && (self.form.nesting == 0 || self.options.contains(.required))
    }

    /// Whether an empty string stands for an absent value in the loose style.
    var isEmptyIfText: Bool {
        guard self.isOptional, self.form.nesting == 0 else { return false }
        return switch self.form.scalar {
        case .integer, .number, .boolean, .booleanText: true
        case .text, .date, .data, .openValue, .structure: false
        }
    }

    /// The name of the elements of a list, or `nil` if there is none.
    var elementName: String? {
        self.element.utf8CodeUnitCount == 0 ? nil : "\(self.element)"
    }
}

extension Member {
    /// Writes what an absent member means into the bytes of a structure: `nil`, or an empty collection.
    ///
    /// Neither holds a reference that would have to be released.
    func writeAbsent(to bytes: inout [UInt8]) {
        func write<Value>(_ value: Value) {
            unsafe withUnsafeBytes(of: value) { value in
                for index in value.indices { unsafe bytes[self.offset + index] = value[index] }
            }
        }
        func writeNil<Value>(_ type: Value.Type) { write(Value?.none) }
        func writeList<Element>(_ type: Element.Type) { write([Element]()) }
        func writeMap<Element>(_ type: Element.Type) { write([String: Element]()) }
        if self.isOptional { return writeNil(self.form.type) }
        switch self.form.collection {
        case .list: writeList(self.form.element.type)
        case .map: writeMap(self.form.element.type)
        case nil: break
        }
    }

    /// Removes the value of a stored property.
    func deinitialize(_ property: EmptyMemory) {
        func remove<Value>(_ type: Value.Type) {
            if self.isOptional { property.deinitialize(Value?.self) } else { property.deinitialize(type) }
        }
        remove(self.form.type)
    }
}

extension OpenValue {
    /// Whether a value has the bytes of its string, which is checked for a string in memory of its own.
    fileprivate static var isStoredAsText: Bool {
        let text = String(repeating: "an open value ", count: 3)
        let value = Self(rawValue: text)
        guard MemoryLayout<Self>.size == MemoryLayout<String>.size else { return false }
        return unsafe withUnsafeBytes(of: text) { text in
            unsafe withUnsafeBytes(of: value) { value in unsafe text.elementsEqual(value) }
        }
    }
}
