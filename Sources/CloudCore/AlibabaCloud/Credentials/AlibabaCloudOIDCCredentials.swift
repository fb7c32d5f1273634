import CloudFoundation

/// A provider that assumes a RAM role with a token of an identity provider, which is read from a file.
///
/// Pods of ACK (RRSA) get credentials this way. The file is read each time.
public struct AlibabaCloudOIDCCredentials: CredentialsProvider {
    private let given: (role: AlibabaCloudRole, providerARN: String, tokenFile: String)?
    private let sts: AlibabaCloudSTSEndpoint
    private let host: HostSystem
    private let source: String

    /// Creates a provider that reads `ALIBABA_CLOUD_ROLE_ARN`, `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`,
    /// `ALIBABA_CLOUD_OIDC_TOKEN_FILE` and `ALIBABA_CLOUD_ROLE_SESSION_NAME`.
    /// - Parameter host: The host to read from and send requests through.
    public init(host: HostSystem = .current) {
        self.given = nil
        self.sts = AlibabaCloudSTSEndpoint()
        self.host = host
        self.source = "OIDC"
    }

    /// Creates a provider for a role and a file.
    /// - Parameters:
    ///   - role: The role.
    ///   - providerARN: The ARN of the identity provider.
    ///   - tokenFile: The path of the file with the token.
    ///   - stsRegion: The region of the token service; by default that of `ALIBABA_CLOUD_STS_REGION`. Without one, the
    ///     global endpoint is used.
    ///   - host: The host to read from and send requests through.
    public init(
        role: AlibabaCloudRole,
        providerARN: String,
        tokenFile: String,
        stsRegion: String? = nil,
        host: HostSystem = .current
    ) {
        self.init(
            role: role,
            providerARN: providerARN,
            tokenFile: tokenFile,
            sts: AlibabaCloudSTSEndpoint(region: stsRegion),
            host: host,
            source: "OIDC"
        )
    }

    init(
        role: AlibabaCloudRole,
        providerARN: String,
        tokenFile: String,
        sts: AlibabaCloudSTSEndpoint,
        host: HostSystem,
        source: String
    ) {
        self.given = (role, providerARN, tokenFile)
        self.sts = sts
        self.host = host
        self.source = source
    }

    /// Assumes the role and returns its credentials.
    /// - Throws: ``CredentialsError``, which counts as not configured if the variables are not set, or
    ///   `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            let (role, providerARN, file) = try self.given ?? self.environment
            let token = try self.host.readText(file).trimmed
            guard !token.isEmpty else { throw ConfigurationError(place: file, reason: "the file contains no token") }
            return try await AlibabaCloudSecurityTokenService(
                host: self.host,
                place: self.sts,
                source: self.source
            ).assume(role, withToken: token, of: providerARN)
        }
    }

    private var environment: (role: AlibabaCloudRole, providerARN: String, tokenFile: String) {
        get throws(CredentialsError) {
            let (role, provider, file) = (
                "ALIBABA_CLOUD_ROLE_ARN", "ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE"
            )
            let environment = self.host.environment
            guard let arn = environment.nonBlank(role), let providerARN = environment.nonBlank(provider),
                let tokenFile = environment.nonBlank(file)
            else {
                let missing = [role, provider, file].filter { environment.nonBlank($0) == nil }
                let reason = "\(missing.joined(separator: ", ")) not set"
                // A role alone may belong to another source.
                throw missing.contains(provider) && missing.contains(file)
                    ? CredentialsError(notConfigured: self.source, reason: reason)
                    : CredentialsError(source: self.source, reason: reason)
            }
            let session = environment.nonBlank("ALIBABA_CLOUD_ROLE_SESSION_NAME")
            return (AlibabaCloudRole(arn: arn, sessionName: session), providerARN, tokenFile)
        }
    }
}
