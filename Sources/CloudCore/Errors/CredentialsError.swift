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

        /// Whether the source is configured, and so broken; a chain goes on only where it is not.
        public var isConfigured: Bool

        /// Creates an entry.
        /// - Parameters:
        ///   - name: What was looked at.
        ///   - reason: Why it gave nothing.
        ///   - isConfigured: Whether the source is configured.
        public init(name: String, reason: String, isConfigured: Bool = true) {
            self.name = name
            self.reason = reason
            self.isConfigured = isConfigured
        }
    }

    /// The sources that were tried, in order.
    public var sources: [Source]

    /// Creates an error.
    /// - Parameter sources: The sources that were tried, in order.
    public init(sources: [Source]) {
        self.sources = sources
    }

    /// Creates an error about one source that is configured and gave nothing.
    /// - Parameters:
    ///   - source: What was looked at.
    ///   - reason: Why it gave nothing.
    public init(source: String, reason: String) {
        self.init(sources: [Source(name: source, reason: reason)])
    }

    /// Creates an error about one source that is not configured, after which a chain goes on.
    /// - Parameters:
    ///   - source: What was looked at.
    ///   - reason: What is not there.
    public init(notConfigured source: String, reason: String) {
        self.init(sources: [Source(name: source, reason: reason, isConfigured: false)])
    }

    /// Whether any of the sources is configured, and so broken.
    public var isConfigured: Bool { self.sources.contains { $0.isConfigured } }
}

extension CredentialsError: CustomStringConvertible {
    /// One line: each source and its reason.
    public var description: String {
        ("no credentials: " + self.sources.map { "\($0.name): \($0.reason)" }.joined(separator: " · ")).onOneLine
    }
}
