extension CredentialsChain {
    /// Returns credentials from where AWS's command-line tools and SDKs look for them.
    ///
    /// Asked are, in this order, the environment, the profile, the environment's web identity, the container's
    /// service and the instance's metadata. With a profile given by name the two that read the environment are left
    /// out. What they give is kept until shortly before it ends.
    /// - Parameters:
    ///   - profile: The profile's name; by default what `AWS_PROFILE` says, else `default`.
    ///   - region: The region in which roles are assumed; by default the one that is configured.
    ///   - mfaCode: Asks for the code of a role's multi-factor device, for profiles with `mfa_serial`.
    ///   - host: What to read from and ask through.
    /// - Returns: The credentials, cached.
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
        return CachedCredentials(CredentialsChain(sources), ahead: .aws, time: host.time, random: host.random)
    }
}
