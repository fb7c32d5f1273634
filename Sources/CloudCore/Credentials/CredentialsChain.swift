/// Sources of credentials, of which the first that is configured counts.
///
/// The chain goes on only where a source says that it is not configured, with
/// ``CredentialsError/init(notConfigured:reason:)``. One that is configured and broken ends it, so that a program
/// never runs with other credentials than those meant for it.
///
/// ```swift
/// let credentials = CachedCredentials(CredentialsChain([EnvironmentCredentials(.aws), MyVaultCredentials()]))
/// ```
///
/// A chain asks its sources each time; ``CachedCredentials`` around it keeps what they gave.
public struct CredentialsChain: CredentialsProvider {
    /// The sources, in the order in which they are asked.
    public var sources: [any CredentialsProvider]

    /// Creates a chain.
    /// - Parameter sources: The sources, in the order in which they are asked.
    public init(_ sources: [any CredentialsProvider]) {
        self.sources = sources
    }

    /// Returns the credentials of the first source that is configured.
    /// - Throws: ``CredentialsError`` with every source that was asked and its reason, in order; or
    ///   `CancellationError`.
    public func credentials() async throws -> Credentials {
        var asked: [CredentialsError.Source] = []
        for source in self.sources {
            do {
                return try await source.credentials()
            } catch let error as CredentialsError {
                asked += error.sources
                if error.isConfigured { throw CredentialsError(sources: asked) }
            } catch {
                if error is CancellationError || Task.isCancelled { throw CancellationError() }
                asked.append(CredentialsError.Source(name: "\(type(of: source))", reason: "\(error)"))
                throw CredentialsError(sources: asked)
            }
        }
        throw CredentialsError(sources: asked)
    }

    /// Tells each source to forget credentials that a service has rejected.
    public func discard(_ rejected: Credentials) async {
        for source in self.sources { await source.discard(rejected) }
    }
}
