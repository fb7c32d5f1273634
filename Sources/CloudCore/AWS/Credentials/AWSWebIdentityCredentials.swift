import CloudFoundation

/// A provider that assumes an IAM role with a token of an identity provider, which is read from a file.
///
/// Kubernetes pods (IRSA) and many CI services get credentials this way. The file is read each time.
public struct AWSWebIdentityCredentials: CredentialsProvider {
    private let given: (role: AWSRole, tokenFile: String)?
    private let region: String?
    private let profile: String?
    private let host: HostSystem
    private let source: String

    /// Creates a provider that reads `AWS_WEB_IDENTITY_TOKEN_FILE`, `AWS_ROLE_ARN` and `AWS_ROLE_SESSION_NAME`.
    /// - Parameters:
    ///   - region: The region of the token service; by default the configured region.
    ///   - profile: The profile with the settings; by default that of `AWS_PROFILE`, or else `default`.
    ///   - host: The host to read from and send requests through.
    public init(region: String? = nil, profile: String? = nil, host: HostSystem = .current) {
        self.given = nil
        self.region = region
        self.profile = profile
        self.host = host
        self.source = "web identity"
    }

    /// Creates a provider for a role and a file.
    /// - Parameters:
    ///   - role: The role.
    ///   - tokenFile: The path of the file with the token.
    ///   - region: The region of the token service; by default the configured region.
    ///   - profile: The profile with the settings; by default that of `AWS_PROFILE`, or else `default`.
    ///   - host: The host to read from and send requests through.
    public init(
        role: AWSRole,
        tokenFile: String,
        region: String? = nil,
        profile: String? = nil,
        host: HostSystem = .current
    ) {
        self.init(
            role: role,
            tokenFile: tokenFile,
            region: region,
            profile: profile,
            host: host,
            source: "web identity"
        )
    }

    init(role: AWSRole, tokenFile: String, region: String?, profile: String?, host: HostSystem, source: String) {
        self.given = (role, tokenFile)
        self.region = region
        self.profile = profile
        self.host = host
        self.source = source
    }

    /// Assumes the role and returns its credentials.
    /// - Throws: ``CredentialsError``, which counts as not configured if no file is named, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            let (role, file) = try self.given ?? self.environment
            let token = try self.host.readText(file).trimmed
            guard !token.isEmpty else { throw ConfigurationError(place: file, reason: "the file contains no token") }
            let settings = try AWSSettings(host: self.host, profile: self.profile)
            let service = AWSSecurityTokenService(settings: settings, region: self.region, source: self.source)
            return try await service.assume(role, withWebIdentity: token)
        }
    }

    private var environment: (role: AWSRole, tokenFile: String) {
        get throws(CredentialsError) {
            let environment = self.host.environment
            guard let file = environment.nonBlank("AWS_WEB_IDENTITY_TOKEN_FILE") else {
                throw CredentialsError(notConfigured: self.source, reason: "AWS_WEB_IDENTITY_TOKEN_FILE is not set")
            }
            guard let arn = environment.nonBlank("AWS_ROLE_ARN") else {
                let reason = "AWS_WEB_IDENTITY_TOKEN_FILE is set, but AWS_ROLE_ARN is not"
                throw CredentialsError(source: self.source, reason: reason)
            }
            return (AWSRole(arn: arn, sessionName: environment.nonBlank("AWS_ROLE_SESSION_NAME")), file)
        }
    }
}
