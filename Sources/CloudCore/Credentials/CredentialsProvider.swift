/// A source of credentials.
///
/// Clients ask before each attempt, so a provider that fetches keeps what it fetched until shortly
/// before it ends.
public protocol CredentialsProvider: Sendable {
    /// Returns credentials that are valid now.
    /// - Throws: ``CredentialsError`` with the reason; any other error is wrapped in one.
    func credentials() async throws -> Credentials

    /// Forgets credentials that a service has rejected, if they are kept, so that the next call looks for new ones.
    ///
    /// Clients call it when a service says that credentials have expired or that it doesn't know them. A provider that
    /// keeps credentials drops these; one that keeps nothing has nothing to do, which is the default.
    /// - Parameter rejected: The credentials; others that are kept meanwhile stay.
    func discard(_ rejected: Credentials) async
}

extension CredentialsProvider {
    /// Does nothing.
    public func discard(_ rejected: Credentials) async {}
}
