/// A value in a request that does not satisfy the service's model.
struct Violation: Sendable {
    /// A step on the way from the request to a value.
    enum Step: Sendable, Hashable {
        case member(String)

        /// An element of a list, by its index.
        case element(Int)

        /// An entry of a map, by its key.
        case entry(String)
    }

    /// A rule of the model.
    enum Constraint: Sendable, Hashable {
        /// The value has a type, which the text describes.
        case type(String)
        case present
        case lengthAtLeast(Int)
        case lengthAtMost(Int)
        case valueAtLeast(Int)
        case valueAtMost(Int)
        case pattern(String)
        case values([String])

        /// Each element of the list satisfies the constraints.
        case elements([Constraint])
        case keys([Constraint])
        case mapValues([Constraint])
    }

    /// The place of the value.
    var path: [Step]
    var value: RequestValue
    var constraint: Constraint

    /// Whether errors must not contain the value.
    var isSecret: Bool

    /// The top-level member that contains the value.
    var member: String {
        if case .member(let name) = self.path.first { name } else { "" }
    }
}
