public import CloudFoundation

/// The form in JSON of the values of a type.
///
/// A kind states what a member's type and the service's format have in common, such as `.text`, `.list(.structure)` or
/// `.map(.list(.text))`.
///
/// | kind | Swift type |
/// |---|---|
/// | `text`, `integer`, `number`, `boolean`, `date`, `data` | `String`, `Int`, `Double`, `Bool`, `Date`, `Data` |
/// | `booleanText` | `Bool` |
/// | `openValue` | a type that conforms to ``OpenValue`` |
/// | `structure` | a type that conforms to ``ServiceShape`` |
/// | `list(…)`, `map(…)` | `[Element]`, `[String: Element]` |
public struct ValueKind<Value>: Sendable {
    @usableFromInline let form: ValueForm

    @inlinable init(_ form: ValueForm) {
        self.form = form
    }
}

extension ValueKind where Value == String {
    /// A string.
    @inlinable public static var text: ValueKind { ValueKind(ValueForm(.text)) }
}

extension ValueKind where Value == Int {
    /// An integer.
    @inlinable public static var integer: ValueKind { ValueKind(ValueForm(.integer)) }
}

extension ValueKind where Value == Double {
    /// A number.
    @inlinable public static var number: ValueKind { ValueKind(ValueForm(.number)) }
}

extension ValueKind where Value == Bool {
    /// `true` or `false`.
    @inlinable public static var boolean: ValueKind { ValueKind(ValueForm(.boolean)) }

    /// `true` or `false` as a string.
    @inlinable public static var booleanText: ValueKind { ValueKind(ValueForm(.booleanText)) }
}

extension ValueKind where Value == Date {
    /// A date: seconds since 1970, or text in ISO 8601 when reading.
    @inlinable public static var date: ValueKind { ValueKind(ValueForm(.date)) }
}

extension ValueKind where Value == Data {
    /// Bytes in Base64.
    @inlinable public static var data: ValueKind { ValueKind(ValueForm(.data)) }
}

extension ValueKind where Value: OpenValue {
    /// A string from an open set.
    @inlinable public static var openValue: ValueKind { ValueKind(ValueForm(.openValue(Value.self))) }

    /// A string from an open set, for a type whose only property is the unchanged string, as in generated code.
    ///
    /// Such a value is read and written as quickly as a string.
    @inlinable package static var enumeration: ValueKind {
        ValueKind(ValueForm(.openValue(Value.self), storesText: true))
    }
}

extension ValueKind where Value: ServiceShape {
    /// An object with the members of a structure.
    @inlinable public static var structure: ValueKind { ValueKind(ValueForm(.structure(Value.self))) }
}

extension ValueKind {
    /// An array.
    @inlinable public static func list<Element>(_ element: ValueKind<Element>) -> ValueKind where Value == [Element] {
        ValueKind(element.form.list)
    }

    /// An object with arbitrary keys.
    @inlinable public static func map<Element>(
        _ element: ValueKind<Element>
    ) -> ValueKind where Value == [String: Element] {
        ValueKind(element.form.map)
    }
}

/// A ``ValueKind`` without the type of the values.
@usableFromInline
struct ValueForm: Sendable {
    /// The form of a value, or of the innermost elements of nested collections.
    @usableFromInline
    enum Scalar: Sendable {
        case text, integer, number, boolean, booleanText, date, data
        case openValue(any OpenValue.Type)
        case structure(any ServiceShape.Type)
    }

    /// A collection around a value.
    enum Collection: UInt16 {
        case list = 1
        case map = 2
    }

    @usableFromInline let scalar: Scalar

    /// The nested collections, two bits each, with the outermost in the lowest bits; all bits if they are too many.
    @usableFromInline let nesting: UInt16

    /// Whether an open value is stored like its string.
    @usableFromInline let storesText: Bool

    @inlinable init(_ scalar: Scalar, nesting: UInt16 = 0, storesText: Bool = false) {
        self.scalar = scalar
        self.nesting = nesting
        self.storesText = storesText
    }

    /// The form of a list of such values.
    @inlinable var list: ValueForm { self.nested(in: 1) }

    /// The form of a map of such values.
    @inlinable var map: ValueForm { self.nested(in: 2) }

    @inlinable func nested(in collection: UInt16) -> ValueForm {
        let nesting = self.nesting < 1 << 14 ? self.nesting << 2 | collection : .max
        return ValueForm(self.scalar, nesting: nesting, storesText: self.storesText)
    }

    /// The outermost collection, or `nil` if the value is not a collection.
    var collection: Collection? { Collection(rawValue: self.nesting & 3) }

    /// The form of the elements of the outermost collection.
    var element: ValueForm { ValueForm(self.scalar, nesting: self.nesting >> 2, storesText: self.storesText) }

    /// Whether the nested collections are not too many.
    var isValid: Bool { self.nesting != .max }

    /// Whether the values are strings.
    var isText: Bool {
        if case .text = self.scalar { self.nesting == 0 } else { false }
    }

    /// Whether the values are Booleans that are written as strings.
    var isBooleanText: Bool {
        if case .booleanText = self.scalar { self.nesting == 0 } else { false }
    }

    /// Whether the values are neither collections nor structures.
    var isPlain: Bool {
        if case .structure = self.scalar { false } else { self.nesting == 0 }
    }

    /// The Swift type of the values.
    var type: any Codable.Type {
        switch self.collection {
        case .list: Self.list(of: self.element.type)
        case .map: Self.map(of: self.element.type)
        case nil:
            switch self.scalar {
            case .text: String.self
            case .integer: Int.self
            case .number: Double.self
            case .boolean, .booleanText: Bool.self
            case .date: Date.self
            case .data: Data.self
            case .openValue(let type): type
            case .structure(let type): type
            }
        }
    }

    private static func list<Element: Codable>(of type: Element.Type) -> any Codable.Type { [Element].self }
    private static func map<Element: Codable>(of type: Element.Type) -> any Codable.Type { [String: Element].self }
}
