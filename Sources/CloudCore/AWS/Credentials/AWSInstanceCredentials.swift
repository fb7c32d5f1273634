public import CloudFoundation

/// The credentials of an EC2 instance's role, from the instance's metadata service (version 2).
///
/// `AWS_EC2_METADATA_DISABLED=true` switches it off. Where the service listens is taken from
/// `AWS_EC2_METADATA_SERVICE_ENDPOINT` or `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` (`IPv4` or `IPv6`), or from the
/// profile's properties of the same names in small letters and without `AWS_`. So are the seconds that one attempt may
/// take, `AWS_METADATA_SERVICE_TIMEOUT` (1 by default), and the number of attempts, `AWS_METADATA_SERVICE_NUM_ATTEMPTS`: without it
/// there is one where nobody answers, and up to three where the service fails.
public struct AWSInstanceCredentials: CredentialsProvider {
    private let endpoint: URL?
    private let profile: String?
    private let host: HostSystem

    /// Creates a provider.
    /// - Parameters:
    ///   - endpoint: Where the service listens; by default where the environment and the profile say.
    ///   - profile: The profile to look at; by default what `AWS_PROFILE` says, else `default`.
    ///   - host: What to read from and ask through.
    public init(endpoint: URL? = nil, profile: String? = nil, host: HostSystem = .current) {
        self.endpoint = endpoint
        self.profile = profile
        self.host = host
    }

    /// Asks the metadata service.
    /// - Throws: ``CredentialsError``, which counts as not configured where nobody answers or the instance has no
    ///   role; or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: AWSInstanceMetadata.source) {
            let settings = try AWSSettings(host: self.host, profile: self.profile)
            return try await AWSInstanceMetadata(settings: settings, endpoint: self.endpoint).credentials()
        }
    }
}
