extension CredentialsChain {
    /// Returns the default chain of AWS's command-line tools and SDKs, with a cache.
    ///
    /// The sources, in order, are the environment, the profile, the environment's web identity, the container's
    /// credentials service and the instance's metadata service. If a profile is named, the environment and its web
    /// identity are skipped. Credentials are cached until shortly before they expire.
    /// - Parameters:
    ///   - profile: The name of the profile; by default that of `AWS_PROFILE`, or else `default`.
    ///   - region: The region in which roles are assumed; by default the configured region.
    ///   - mfaCode: A closure that returns the code of a multi-factor device, for profiles with `mfa_serial`.
    ///   - host: The host to read from and send requests through.
    /// - Returns: The cached chain.
    public static func aws(
        profile: String? = nil,
        region: String? = nil,
        mfaCode: MFACodePrompt? = nil,
        host: HostSystem = .current
    ) -> CachedCredentials {
        var sources: [any CredentialsProvider] = [
            AWSProfileCredentials(profile, region: region, mfaCode: mfaCode, host: host),
            AWSContainerCredentials(host: host),
            AWSInstanceCredentials(profile: profile, host: host),
        ]
        if profile == nil {
            sources.insert(EnvironmentCredentials(.aws, environment: host.environment), at: 0)
            sources.insert(AWSWebIdentityCredentials(region: region, host: host), at: 2)
        }
        return CachedCredentials(CredentialsChain(sources), margins: .aws, time: host.time, random: host.random)
    }
}
