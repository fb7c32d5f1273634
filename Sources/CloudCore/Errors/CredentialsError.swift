/// Why no credentials could be had.
///
/// Names each source that was tried, in order, and why it gave nothing. Never holds a secret.
public struct CredentialsError: Error, Sendable, Hashable {
    /// A source of credentials that gave none.
    public struct Source: Sendable, Hashable {
        /// What was looked at, such as `environment`.
        public var name: String

        /// Why it gave nothing, and what to do about it.
        public var reason: String

        /// Creates an entry.
        /// - Parameters:
        ///   - name: What was looked at.
        ///   - reason: Why it gave nothing.
        public init(name: String, reason: String) {
            self.name = name
            self.reason = reason
        }
    }

    /// The sources that were tried, in order.
    public var sources: [Source]

    /// Creates an error.
    /// - Parameter sources: The sources that were tried, in order.
    public init(sources: [Source]) {
        self.sources = sources
    }

    /// Creates an error about one source.
    /// - Parameters:
    ///   - source: What was looked at.
    ///   - reason: Why it gave nothing.
    public init(source: String, reason: String) {
        self.init(sources: [Source(name: source, reason: reason)])
    }
}

extension CredentialsError: CustomStringConvertible {
    /// One line: each source and its reason.
    public var description: String {
        "no credentials: " + self.sources.map { "\($0.name): \($0.reason)" }.joined(separator: " · ")
    }
}
