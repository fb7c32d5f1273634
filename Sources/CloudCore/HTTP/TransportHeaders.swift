/// The headers of an HTTP message, with case-insensitive names, in order and with duplicates.
public struct TransportHeaders: Sendable {
    /// A name and a value.
    public typealias Element = (name: String, value: String)

    /// A name and a value in memory, which takes less time to copy than a tuple.
    struct Field: Sendable {
        var name, value: String
    }

    private(set) var fields: [Field]

    /// Creates an empty collection of headers.
    public init() {
        self.fields = []
    }

    /// Creates headers from names and values, in order.
    /// - Parameter fields: The names and values. A name may occur more than once.
    public init(_ fields: some Sequence<(name: String, value: String)>) {
        self.fields = fields.map { Field(name: $0.name, value: $0.value) }
    }

    /// The first value of a header.
    ///
    /// Setting a value replaces all headers of that name by one. Setting `nil` removes them.
    /// - Parameter name: The header's name, in any case.
    public subscript(name: String) -> String? {
        get {
            self.fields.first { $0.name.equalsIgnoringCase(name) }?.value
        }
        set {
            guard let newValue else {
                self.fields.removeAll { $0.name.equalsIgnoringCase(name) }
                return
            }
            guard let index = self.fields.firstIndex(where: { $0.name.equalsIgnoringCase(name) }) else {
                self.fields.append(Field(name: name, value: newValue))
                return
            }
            self.fields[index].value = newValue
            guard let second = self.fields[(index + 1)...].firstIndex(where: { $0.name.equalsIgnoringCase(name) })
            else { return }
            let rest = self.fields[second...].filter { !$0.name.equalsIgnoringCase(name) }
            self.fields.replaceSubrange(second..., with: rest)
        }
    }

    /// Returns all values of a header.
    /// - Parameter name: The header's name, in any case.
    /// - Returns: The values, in order.
    public func values(of name: String) -> [String] {
        self.fields.filter { $0.name.equalsIgnoringCase(name) }.map(\.value)
    }

    /// Reserves storage for a number of headers.
    mutating func reserveCapacity(_ count: Int) {
        self.fields.reserveCapacity(count)
    }

    /// Appends a header, even if others have the same name.
    /// - Parameters:
    ///   - name: The header's name.
    ///   - value: Its value.
    public mutating func add(name: String, value: String) {
        self.fields.append(Field(name: name, value: value))
    }
}

extension TransportHeaders: ExpressibleByDictionaryLiteral {
    /// Creates headers from names and values, in order.
    public init(dictionaryLiteral elements: (String, String)...) {
        self.fields = elements.map { Field(name: $0.0, value: $0.1) }
    }
}

extension TransportHeaders: RandomAccessCollection {
    /// The position of the first header.
    public var startIndex: Int { self.fields.startIndex }

    /// The position after the last header.
    public var endIndex: Int { self.fields.endIndex }

    /// The header at a position.
    public subscript(position: Int) -> Element {
        let field = self.fields[position]
        return (field.name, field.value)
    }
}

extension TransportHeaders: Hashable {
    /// Returns whether two collections have the same headers in the same order, ignoring the case of names.
    public static func == (left: TransportHeaders, right: TransportHeaders) -> Bool {
        left.elementsEqual(right) { $0.name.equalsIgnoringCase($1.name) && $0.value == $1.value }
    }

    /// Hashes the lowercase names and the values.
    public func hash(into hasher: inout Hasher) {
        for field in self.fields {
            hasher.combine(field.name.lowercased())
            hasher.combine(field.value)
        }
    }
}

extension String {
    /// Returns whether two strings are equal, ignoring the case of ASCII letters.
    package func equalsIgnoringCase(_ other: String) -> Bool {
        guard self.utf8.count == other.utf8.count else { return false }
        return self.withBytes { left in
            other.withBytes { right in
                for index in left.indices where left[index].lowercasedASCII != right[index].lowercasedASCII {
                    return false
                }
                return true
            }
        }
    }
}

extension UInt8 {
    /// The byte, or the lowercase letter if it is an uppercase ASCII letter.
    package var lowercasedASCII: UInt8 {
        self >= UInt8(ascii: "A") && self <= UInt8(ascii: "Z") ? self | 0x20 : self
    }
}
