public import CloudFoundation

/// A provider that fetches the credentials of an EC2 instance's role from its metadata service (version 2).
///
/// `AWS_EC2_METADATA_DISABLED=true` disables it. The endpoint of the service comes from
/// `AWS_EC2_METADATA_SERVICE_ENDPOINT` or `AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE` (`IPv4` or `IPv6`), or from the
/// profile's properties of the same names in lowercase and without `AWS_`. The same holds for the timeout of one
/// attempt in seconds, `AWS_METADATA_SERVICE_TIMEOUT` (1 by default), and for the number of attempts,
/// `AWS_METADATA_SERVICE_NUM_ATTEMPTS`. By default there is one attempt if the service can't be reached, and up to
/// three if it fails.
public struct AWSInstanceCredentials: CredentialsProvider {
    private let endpoint: URL?
    private let profile: String?
    private let host: HostSystem

    /// Creates a provider.
    /// - Parameters:
    ///   - endpoint: The endpoint of the service; by default that of the environment or the profile.
    ///   - profile: The profile with the settings; by default that of `AWS_PROFILE`, or else `default`.
    ///   - host: The host to read from and send requests through.
    public init(endpoint: URL? = nil, profile: String? = nil, host: HostSystem = .current) {
        self.endpoint = endpoint
        self.profile = profile
        self.host = host
    }

    /// Fetches the credentials from the metadata service.
    /// - Throws: ``CredentialsError``, which counts as not configured if no server responds or the instance has no
    ///   role, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: AWSInstanceMetadata.source) {
            let settings = try AWSSettings(host: self.host, profile: self.profile)
            return try await AWSInstanceMetadata(settings: settings, endpoint: self.endpoint).credentials()
        }
    }
}
