/// A source of credentials.
///
/// Clients call ``credentials()`` before each attempt, so a provider that fetches credentials caches them until shortly
/// before they expire.
public protocol CredentialsProvider: Sendable {
    /// Returns credentials that are valid now.
    /// - Throws: ``CredentialsError`` with the reason. Any other error is wrapped in one.
    func credentials() async throws -> Credentials

    /// Removes rejected credentials from the provider's cache, so that the next call fetches new ones.
    ///
    /// Clients call it when a service reports that credentials have expired or are unknown. The default implementation
    /// does nothing, which suits a provider without a cache.
    /// - Parameter rejected: The rejected credentials. Other credentials stay cached.
    func discard(_ rejected: Credentials) async
}

extension CredentialsProvider {
    /// Does nothing.
    public func discard(_ rejected: Credentials) async {}
}
