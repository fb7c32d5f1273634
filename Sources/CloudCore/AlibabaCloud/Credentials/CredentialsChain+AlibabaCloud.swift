extension CredentialsChain {
    /// Returns the default chain of Alibaba's command-line tool and SDKs, with a cache.
    ///
    /// The sources, in order, are the environment, the environment's OIDC role, the command-line tool's profile, the
    /// credentials file, the instance's RAM role and the credentials URI. If a profile is named, only the two files are
    /// read. Credentials are cached until shortly before they expire.
    /// - Parameters:
    ///   - profile: The name of the profile, or of the credentials file's section; by default that of
    ///     `ALIBABA_CLOUD_PROFILE`, or else the tool's current profile and the section `default`.
    ///   - host: The host to read from and send requests through.
    /// - Returns: The cached chain.
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
        return CachedCredentials(
            CredentialsChain(sources),
            margins: .alibabaCloud,
            time: host.time,
            random: host.random
        )
    }
}
