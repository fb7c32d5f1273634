/// A source of credentials.
///
/// Clients ask before each attempt, so a provider that fetches keeps what it fetched until shortly
/// before it ends.
public protocol CredentialsProvider: Sendable {
    /// Returns credentials that are valid now.
    /// - Throws: ``CredentialsError`` with the reason; any other error is wrapped in one.
    func credentials() async throws -> Credentials
}
