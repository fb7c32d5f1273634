/// A provider that tries sources in order and returns the credentials of the first one that is configured.
///
/// The chain continues only after a source that throws ``CredentialsError/init(notConfigured:reason:)``. A source that
/// is configured and fails ends it, so that a program never runs with other credentials than the intended ones.
///
/// ```swift
/// let credentials = CachedCredentials(CredentialsChain([EnvironmentCredentials(.aws), MyVaultCredentials()]))
/// ```
///
/// A chain tries its sources on each call. Wrap it in ``CachedCredentials`` to cache the credentials.
public struct CredentialsChain: CredentialsProvider {
    /// The sources, in the order in which they are tried.
    public var sources: [any CredentialsProvider]

    /// Creates a chain.
    /// - Parameter sources: The sources, in the order in which they are tried.
    public init(_ sources: [any CredentialsProvider]) {
        self.sources = sources
    }

    /// Returns the credentials of the first source that is configured.
    /// - Throws: ``CredentialsError`` with each source that was tried and its reason, in order, or
    ///   `CancellationError`.
    public func credentials() async throws -> Credentials {
        var tried: [CredentialsError.Source] = []
        for source in self.sources {
            do {
                return try await source.credentials()
            } catch let error as CredentialsError {
                tried += error.sources
                if error.isConfigured { throw CredentialsError(sources: tried) }
            } catch {
                if error is CancellationError || Task.isCancelled { throw CancellationError() }
                tried.append(CredentialsError.Source(name: "\(type(of: source))", reason: "\(error)"))
                throw CredentialsError(sources: tried)
            }
        }
        throw CredentialsError(sources: tried)
    }

    /// Discards credentials that a service has rejected in each source.
    public func discard(_ rejected: Credentials) async {
        for source in self.sources { await source.discard(rejected) }
    }
}
