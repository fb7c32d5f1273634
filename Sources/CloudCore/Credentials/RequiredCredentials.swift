/// A provider whose errors always count as configured, since a configuration names it.
struct RequiredCredentials: CredentialsProvider {
    private let provider: any CredentialsProvider

    init(_ provider: any CredentialsProvider) {
        self.provider = provider
    }

    func discard(_ rejected: Credentials) async { await self.provider.discard(rejected) }

    func credentials() async throws -> Credentials {
        do {
            return try await self.provider.credentials()
        } catch let error as CredentialsError {
            throw CredentialsError(
                sources: error.sources.map { CredentialsError.Source(name: $0.name, reason: $0.reason) }
            )
        }
    }
}
