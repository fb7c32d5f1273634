import CloudCore
import Synchronization

/// A regular expression of a model, which matches whole strings.
///
/// The expressions are constants of the generated tables and match in linear time. Strings above the maximum length
/// are not matched, so that the time is bounded too.
package struct BoundedPattern {
    /// The maximum number of Unicode scalars of a string that is matched.
    package static let limit = 100_000

    /// The patterns of the services' models.
    package static var all: Set<String> {
        Set((Array(ModelShape.ssm.values) + Array(ModelShape.cloudAssistant.values)).compactMap(\.pattern))
    }

    private let expression: Regex<AnyRegexOutput>?

    /// The patterns that have been used, because parsing one takes longer than matching a string.
    private static let used = Mutex<[String: BoundedPattern]>([:])

    /// Returns whether a string matches a pattern, or true if it is too long to be matched.
    static func matches(_ text: String, _ pattern: String) -> Bool {
        self.used.withLock { used in
            if let known = used[pattern] { return known.matches(text) }
            let new = BoundedPattern(pattern)
            used[pattern] = new
            return new.matches(text)
        }
    }

    package init(_ pattern: String) {
        // Two notations of Java that Swift's parser rejects. The number of repetitions is that of `limit`.
        let pattern = pattern.replacing(#"[\w-"#, with: #"[\w\-"#).replacing("{1,\(Self.limit)}", with: "+")
        // The services' expressions are those of Java: by scalar, with classes of ASCII only.
        self.expression = try? Regex(pattern).matchingSemantics(.unicodeScalar).asciiOnlyCharacterClasses()
    }

    /// Whether the regular expression is supported.
    package var isSupported: Bool { self.expression != nil }

    /// Returns whether a string matches, or true if it is too long to be matched.
    package func matches(_ text: String) -> Bool {
        guard let expression, text.unicodeScalars.count <= Self.limit else { return true }
        return (try? expression.wholeMatch(in: text)) != nil
    }
}
