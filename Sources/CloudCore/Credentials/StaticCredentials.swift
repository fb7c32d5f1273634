/// Credentials that are known when the program starts.
public struct StaticCredentials: CredentialsProvider {
    private let value: Credentials

    /// Creates a provider.
    /// - Parameter credentials: What it returns each time.
    public init(_ credentials: Credentials) {
        self.value = credentials
    }

    /// Returns the credentials it was created with.
    public func credentials() async throws -> Credentials { self.value }
}
