import CloudCore

/// A regular expression of a model, which matches whole strings.
///
/// The expressions are constants of the generated tables and match in linear time. Strings above the maximum length
/// are not matched, so that the time is bounded too.
struct BoundedPattern {
    /// The maximum number of Unicode scalars of a string that is matched.
    static let limit = 100_000

    private let expression: Regex<AnyRegexOutput>?

    init(_ pattern: String) {
        // The services' expressions are those of Java: by scalar, with classes of ASCII only.
        self.expression = try? Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    }

    /// Whether the regular expression is supported.
    var isSupported: Bool { self.expression != nil }

    /// Returns whether a string matches, or true if it is too long to be matched.
    func matches(_ text: String) -> Bool {
        guard let expression, text.unicodeScalars.count <= Self.limit else { return true }
        return (try? expression.wholeMatch(in: text)) != nil
    }
}
