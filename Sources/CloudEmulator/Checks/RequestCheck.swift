import CloudCore

/// A check of a request against the shapes of the service's model.
///
/// This is the only place where the limits and values of the model are checked: operations contain only the rules
/// that the model doesn't express.
struct RequestCheck {
    private let shapes: [String: ModelShape]
    private let exempt: Set<String>

    /// The violations, in the order of the model.
    private(set) var violations: [Violation] = []

    /// Creates a check.
    /// - Parameters:
    ///   - shapes: The shapes, by name.
    ///   - exempt: The names of shapes whose patterns are not checked.
    init(_ shapes: [String: ModelShape], withoutPatternsOf exempt: Set<String> = []) {
        self.shapes = shapes
        self.exempt = exempt
    }

    /// Checks a value and adds its violations.
    mutating func check(_ value: RequestValue, as name: String) {
        guard let shape = self.shapes[name] else { return }
        self.check(value, as: name, shape, at: [], isSecret: false)
    }

    private mutating func check(
        _ value: RequestValue,
        as name: String,
        _ shape: ModelShape,
        at path: [Violation.Step],
        isSecret: Bool
    ) {
        let isSecret = isSecret || shape.isSecret
        guard let length = value.length(as: shape.kind) else {
            let constraint = Violation.Constraint.type(shape.kind.description)
            return self.add(constraint, for: value, at: path, isSecret: isSecret)
        }
        for constraint in self.constraints(of: name, shape) where !self.satisfies(constraint, value, length) {
            self.add(constraint, for: value, at: path, isSecret: isSecret)
        }
        switch (shape.kind, value) {
        case (.structure(let members), .object(let values)):
            for member in members {
                self.check(values[member.name] ?? .null, of: member, at: path, isSecret: isSecret)
            }
        case (.list(let element), .list(let values)):
            self.check(values, as: element, in: value, at: path, isSecret: isSecret)
        case (.map(let key, let element), .object(let values)):
            self.check(values, key: key, as: element, in: value, at: path, isSecret: isSecret)
        default: break
        }
    }

    private mutating func check(
        _ value: RequestValue,
        of member: ModelShape.Member,
        at path: [Violation.Step],
        isSecret: Bool
    ) {
        let path = path + [.member(member.name)]
        guard value != .null else {
            if member.isRequired { self.add(.present, for: value, at: path, isSecret: false) }
            return
        }
        guard var shape = self.shapes[member.shape] else { return }
        shape.min = member.min ?? shape.min
        shape.max = member.max ?? shape.max
        self.check(value, as: member.shape, shape, at: path, isSecret: isSecret)
    }

    /// Checks the elements of a list.
    ///
    /// The violations of scalars are reported once, for the whole list.
    private mutating func check(
        _ values: [RequestValue],
        as name: String,
        in list: RequestValue,
        at path: [Violation.Step],
        isSecret: Bool
    ) {
        guard let shape = self.shapes[name] else { return }
        let constraints = self.constraints(of: name, shape)
        for (index, value) in values.enumerated() {
            let place = path + [.element(index)]
            if value == .null {
                return self.add(.elements([.present]), for: list, at: path, isSecret: isSecret)
            }
            guard shape.isScalar, let length = value.length(as: shape.kind) else {
                self.check(value, as: name, shape, at: place, isSecret: isSecret)
                continue
            }
            guard constraints.allSatisfy({ self.satisfies($0, value, length) }) else {
                return self.add(.elements(constraints), for: list, at: path, isSecret: isSecret || shape.isSecret)
            }
        }
    }

    private mutating func check(
        _ values: [String: RequestValue],
        key: String,
        as name: String,
        in map: RequestValue,
        at path: [Violation.Step],
        isSecret: Bool
    ) {
        let keys = self.shapes[key].map { self.constraints(of: key, $0) } ?? []
        for (text, value) in values.sorted(by: { $0.key < $1.key }) {
            let length = text.unicodeScalars.count
            if !keys.allSatisfy({ self.satisfies($0, .string(text), length) }) {
                self.add(.keys(keys), for: map, at: path, isSecret: isSecret)
            }
            guard let shape = self.shapes[name] else { continue }
            guard shape.isScalar, let length = value.length(as: shape.kind) else {
                self.check(value, as: name, shape, at: path + [.entry(text)], isSecret: isSecret)
                continue
            }
            let constraints = self.constraints(of: name, shape)
            if !constraints.allSatisfy({ self.satisfies($0, value, length) }) {
                self.add(.mapValues(constraints), for: map, at: path, isSecret: isSecret || shape.isSecret)
            }
        }
    }

    private mutating func add(
        _ constraint: Violation.Constraint,
        for value: RequestValue,
        at path: [Violation.Step],
        isSecret: Bool
    ) {
        self.violations.append(Violation(path: path, value: value, constraint: constraint, isSecret: isSecret))
    }

    /// Returns the constraints of a shape's values, without those of its members and elements.
    private func constraints(of name: String, _ shape: ModelShape) -> [Violation.Constraint] {
        var constraints: [Violation.Constraint] = []
        let isNumber = shape.kind.isNumber
        if let max = shape.max { constraints.append(isNumber ? .valueAtMost(max) : .lengthAtMost(max)) }
        if let min = shape.min { constraints.append(isNumber ? .valueAtLeast(min) : .lengthAtLeast(min)) }
        if let pattern = shape.pattern, !self.exempt.contains(name) { constraints.append(.pattern(pattern)) }
        if !shape.values.isEmpty { constraints.append(.values(shape.values)) }
        return constraints
    }

    private func satisfies(
        _ constraint: Violation.Constraint,
        _ value: RequestValue,
        _ length: Int
    ) -> Bool {
        switch (constraint, value) {
        case (.lengthAtMost(let max), _), (.valueAtMost(let max), _): return length <= max
        case (.lengthAtLeast(let min), _), (.valueAtLeast(let min), _): return length >= min
        case (.values(let values), .string(let text)): return values.contains(text)
        case (.pattern(let pattern), .string(let text)): return BoundedPattern.matches(text, pattern)
        default: return true
        }
    }
}

extension ModelShape.Kind {
    fileprivate var isNumber: Bool {
        switch self {
        case .integer, .long, .number: true
        default: false
        }
    }

    /// The type that a value of the kind has, for messages.
    fileprivate var description: String {
        switch self {
        case .structure, .map: "an object"
        case .list: "a list"
        case .string: "a string"
        case .blob: "a string in Base64"
        case .integer: "an integer of 32 bits"
        case .long: "an integer of 64 bits"
        case .number: "a number"
        case .boolean: "a Boolean"
        case .timestamp: "a date in seconds"
        }
    }
}

extension RequestValue {
    /// Returns the number, or the length of the string, list, or map, or `nil` if the value has another kind.
    fileprivate func length(as kind: ModelShape.Kind) -> Int? {
        switch (kind, self) {
        case (.structure, .object), (.boolean, .boolean): 0
        case (.list, .list(let elements)): elements.count
        case (.map, .object(let entries)): entries.count
        case (.string, .string(let text)), (.blob, .string(let text)): text.unicodeScalars.count
        case (.integer, .number(let text)): Int32(text).map { Int($0) }
        case (.long, .number(let text)): Int(text)
        case (.number, .number), (.timestamp, .number): 0
        default: nil
        }
    }
}
