/// An error for credentials that could not be loaded.
///
/// Lists each source that was tried, in order, with the reason it failed. Never contains a secret.
public struct CredentialsError: Error, Sendable, Hashable {
    /// A source that returned no credentials.
    public struct Source: Sendable, Hashable {
        /// The name of the source, such as `environment`.
        public var name: String

        /// The reason the source returned no credentials, and what to do about it.
        public var reason: String

        /// Whether the source is configured, so that its failure stops a chain.
        public var isConfigured: Bool

        /// Creates an entry.
        /// - Parameters:
        ///   - name: The name of the source.
        ///   - reason: The reason the source returned no credentials.
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

    /// Creates an error for one source that is configured but returned no credentials.
    /// - Parameters:
    ///   - source: The name of the source.
    ///   - reason: The reason the source returned no credentials.
    public init(source: String, reason: String) {
        self.init(sources: [Source(name: source, reason: reason)])
    }

    /// Creates an error for one source that is not configured, after which a chain continues.
    /// - Parameters:
    ///   - source: The name of the source.
    ///   - reason: The missing configuration.
    public init(notConfigured source: String, reason: String) {
        self.init(sources: [Source(name: source, reason: reason, isConfigured: false)])
    }

    /// Whether any of the sources is configured, so that its failure stops a chain.
    public var isConfigured: Bool { self.sources.contains { $0.isConfigured } }
}

extension CredentialsError: CustomStringConvertible {
    /// Each source with its reason, on one line.
    public var description: String {
        ("no credentials: " + self.sources.map { "\($0.name): \($0.reason)" }.joined(separator: " · ")).onOneLine
    }
}
