/// A provider that always returns the same credentials.
public struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    /// Creates a provider.
    /// - Parameter credentials: The credentials to return.
    public init(_ credentials: Credentials) {
        self.value = credentials
    }

    /// Returns the credentials that the provider was created with.
    public func credentials() async throws -> Credentials { self.value }
}
