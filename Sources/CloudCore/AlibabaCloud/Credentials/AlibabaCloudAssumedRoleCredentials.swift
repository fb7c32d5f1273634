/// A provider that assumes a RAM role with the credentials of another identity.
public struct AlibabaCloudAssumedRoleCredentials: CredentialsProvider {
    private let role: AlibabaCloudRole
    private let base: any CredentialsProvider
    private let sts: AlibabaCloudSTSEndpoint
    private let host: HostSystem
    private let source: String

    /// Creates a provider.
    /// - Parameters:
    ///   - role: The role.
    ///   - base: The credentials of the identity that may assume it.
    ///   - stsRegion: The region of the token service; by default that of `ALIBABA_CLOUD_STS_REGION`. Without one, the
    ///     global endpoint is used.
    ///   - host: The host to read from and send requests through.
    public init(
        _ role: AlibabaCloudRole,
        from base: any CredentialsProvider,
        stsRegion: String? = nil,
        host: HostSystem = .current
    ) {
        self.init(
            role,
            from: base,
            sts: AlibabaCloudSTSEndpoint(region: stsRegion),
            host: host,
            source: "role \(role.arn)"
        )
    }

    init(
        _ role: AlibabaCloudRole,
        from base: any CredentialsProvider,
        sts: AlibabaCloudSTSEndpoint,
        host: HostSystem,
        source: String
    ) {
        self.role = role
        self.base = base
        self.sts = sts
        self.host = host
        self.source = source
    }

    /// Assumes the role and returns its credentials.
    /// - Throws: ``CredentialsError``, or `CancellationError`.
    public func credentials() async throws -> Credentials {
        try await CredentialsError.attributing(to: self.source) {
            try await AlibabaCloudSecurityTokenService(
                host: self.host,
                place: self.sts,
                source: self.source
            ).assume(self.role, with: self.base)
        }
    }
}
