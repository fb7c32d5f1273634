/// A source of credentials.
///
/// Clients ask before each attempt, so a provider that fetches keeps what it fetched until shortly
/// before it ends.
public protocol CredentialsProvider: Sendable {
    /// Returns credentials that are valid now.
    /// - Throws: ``CredentialsError`` with the reason; any other error is wrapped in one.
    func credentials() async throws -> Credentials
}

/// A source that mostly has its credentials at hand, so that a call need not wait for them.
package protocol KnownCredentials: CredentialsProvider {
    /// What ``CredentialsProvider/credentials()`` would return without waiting, if it would.
    var known: Credentials? { get }
}
