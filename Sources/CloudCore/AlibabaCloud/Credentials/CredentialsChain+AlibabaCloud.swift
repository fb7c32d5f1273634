extension CredentialsChain {
    /// Returns credentials from where Alibaba's command-line tool and SDKs look for them.
    ///
    /// Asked are, in this order, the environment, the environment's OIDC role, the command-line tool's profile, the
    /// credentials file, the instance's RAM role and the credentials URI. With a profile given by name only the two
    /// files are looked at. What they give is kept until shortly before it ends.
    /// - Parameters:
    ///   - profile: The name of the profile, or of the credentials file's section; by default what
    ///     `ALIBABA_CLOUD_PROFILE` says, else the tool's current one and the section `default`.
    ///   - host: What to read from and ask through.
    /// - Returns: The credentials, cached.
    public static func alibabaCloud(profile: String? = nil, host: HostSystem = .current) -> CachedCredentials {
        var sources: [any CredentialsProvider] = [
            AlibabaCloudCLIProfileCredentials(profile, host: host),
            AlibabaCloudFileCredentials(section: profile, host: host),
        ]
        if profile == nil {
            sources.insert(EnvironmentCredentials(.alibabaCloud, environment: host.environment), at: 0)
            sources.insert(AlibabaCloudOIDCCredentials(host: host), at: 1)
            sources.append(AlibabaCloudInstanceCredentials(host: host))
            sources.append(AlibabaCloudURICredentials(host: host))
        }
        return CachedCredentials(CredentialsChain(sources), ahead: .alibabaCloud, time: host.time, random: host.random)
    }
}
