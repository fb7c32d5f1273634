/// A provider of the credentials of a profile of Alibaba's command-line tool, in `~/.aliyun/config.json`.
///
/// It supports the modes AK, StsToken, RamRoleArn, ChainableRamRoleArn, EcsRamRole, OIDC, CloudSSO, External,
/// CredentialsURI and OAuth. `ALIBABA_CLOUD_CLI_PROFILE_DISABLED=true` disables the file. The file is read each time,
/// and written as by the tool: renewed OAuth tokens and keys are stored in their profile.
public struct AlibabaCloudCLIProfileCredentials: CredentialsProvider {
    private let profile: String?
    private let host: HostSystem

    /// Creates a provider.
    /// - Parameters:
    ///   - profile: The name of the profile; by default that of `ALIBABA_CLOUD_PROFILE`, or else the current one.
    ///   - host: The host to read from and send requests through.
    public init(_ profile: String? = nil, host: HostSystem = .current) {
        self.profile = profile
        self.host = host
    }

    /// Discards keys of a sign-in that a service has rejected, so that the next call renews them.
    public func discard(_ rejected: Credentials) { self.host.alibabaCloudSignIns.discard(rejected) }

    /// Returns the profile's credentials.
    /// - Throws: ``CredentialsError``, which counts as not configured if there is no such file or profile, or
    ///   `CancellationError`.
    public func credentials() async throws -> Credentials {
        let source = "CLI profile"
        return try await CredentialsError.attributing(to: source) {
            if AlibabaCloudCLIConfig.isDisabled(on: self.host) {
                let reason = "ALIBABA_CLOUD_CLI_PROFILE_DISABLED is true"
                throw CredentialsError(notConfigured: source, reason: reason)
            }
            guard let config = try AlibabaCloudCLIConfig.load(from: self.host) else {
                throw CredentialsError(notConfigured: source, reason: "there is no ~/.aliyun/config.json")
            }
            guard let name = self.profile ?? config.profile(on: self.host) else {
                throw CredentialsError(notConfigured: source, reason: "~/.aliyun/config.json names no current profile")
            }
            return try await AlibabaCloudProfileReader(config: config, host: self.host).provider(for: name)
                .credentials()
        }
    }
}
