/// A shape of the values in requests, with the limits of the service's model.
struct ModelShape: Sendable {
    /// The kind of a shape's values.
    enum Kind: Sendable {
        case structure([Member])
        case list(of: String)
        case map(key: String, value: String)
        case string
        case integer
        case long
        case number
        case boolean
        case timestamp
        case blob
    }

    /// A member of a structure.
    struct Member: Sendable {
        var name: String
        var shape: String
        var isRequired: Bool

        /// The limits of the member, which replace those of its shape.
        var min: Int?
        var max: Int?

        static func required(_ name: String, _ shape: String, min: Int? = nil, max: Int? = nil) -> Member {
            Member(name: name, shape: shape, isRequired: true, min: min, max: max)
        }

        static func optional(_ name: String, _ shape: String, min: Int? = nil, max: Int? = nil) -> Member {
            Member(name: name, shape: shape, isRequired: false, min: min, max: max)
        }
    }

    var kind: Kind

    /// The limits of a number, or of the length of a string, list, or map.
    var min: Int?
    var max: Int?

    /// The regular expression that a whole string matches.
    var pattern: String?

    /// The valid strings, or an empty list if all strings are valid.
    var values: [String] = []

    /// Whether errors must not contain the values.
    var isSecret = false

    /// Whether the shape has neither members nor elements.
    var isScalar: Bool {
        switch self.kind {
        case .structure, .list, .map: false
        default: true
        }
    }
}

// The functions that the generated tables use.
extension ModelShape {
    static func structure(_ members: [Member]) -> ModelShape { ModelShape(kind: .structure(members)) }

    static func list(of element: String, min: Int? = nil, max: Int? = nil, isSecret: Bool = false) -> ModelShape {
        ModelShape(kind: .list(of: element), min: min, max: max, isSecret: isSecret)
    }

    static func map(
        key: String,
        value: String,
        min: Int? = nil,
        max: Int? = nil,
        isSecret: Bool = false
    ) -> ModelShape {
        ModelShape(kind: .map(key: key, value: value), min: min, max: max, isSecret: isSecret)
    }

    static func string(
        min: Int? = nil,
        max: Int? = nil,
        pattern: String? = nil,
        isSecret: Bool = false
    ) -> ModelShape {
        ModelShape(kind: .string, min: min, max: max, pattern: pattern, isSecret: isSecret)
    }

    static func string(values: [String]) -> ModelShape { ModelShape(kind: .string, values: values) }

    static func integer(min: Int? = nil, max: Int? = nil) -> ModelShape {
        ModelShape(kind: .integer, min: min, max: max)
    }

    static func long(min: Int? = nil, max: Int? = nil) -> ModelShape { ModelShape(kind: .long, min: min, max: max) }

    static func double() -> ModelShape { ModelShape(kind: .number) }

    static func float() -> ModelShape { ModelShape(kind: .number) }

    static func boolean() -> ModelShape { ModelShape(kind: .boolean) }

    static func timestamp() -> ModelShape { ModelShape(kind: .timestamp) }

    static func blob(min: Int? = nil, max: Int? = nil, isSecret: Bool = false) -> ModelShape {
        ModelShape(kind: .blob, min: min, max: max, isSecret: isSecret)
    }

    /// Returns the shapes of several tables.
    static func joined(_ tables: [[String: ModelShape]]) -> [String: ModelShape] {
        tables.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }
}
