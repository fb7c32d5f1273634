public import CloudFoundation

/// The configuration of calls to an AWS service, from the environment and the shared files.
public struct AWSConfiguration: Sendable, Hashable {
    /// The name of the profile.
    public var profile: String

    /// The region; `nil` if none is configured and the machine is not an instance.
    public var region: String?

    /// The settings that were searched for the region.
    public var regionSources: [String]

    /// The endpoint that replaces the region's endpoint; `nil` if not configured.
    public var endpoint: URL?

    /// Whether to use the endpoint with FIPS 140 validated cryptography; `nil` if not configured.
    public var useFIPS: Bool?

    /// Whether to use the endpoint that is also reachable over IPv6; `nil` if not configured.
    public var useDualStack: Bool?

    /// The retry policy; `nil` if not configured.
    public var retry: RetryPolicy?

    /// The name of the program in the `User-Agent` header; `nil` if not configured.
    public var applicationName: String?

    /// The path of a file of certificate authorities that TLS trusts instead of the system's; `nil` if not configured.
    public var trustedAuthorities: String?

    /// Loads the configuration.
    ///
    /// The region comes from the first of these that has one: the parameter, `AWS_REGION`, `AWS_DEFAULT_REGION`, the
    /// profile and, on an instance, its metadata service. The metadata service is queried only if no other source has a
    /// region.
    /// - Parameters:
    ///   - service: The name of the service in variables and files, such as `ssm`.
    ///   - region: The region, which overrides the settings.
    ///   - profile: The name of the profile; by default that of `AWS_PROFILE`, or else `default`.
    ///   - host: The host to read from.
    /// - Returns: The configuration.
    /// - Throws: ``ConfigurationError`` for a file or a setting that can't be used, or `CancellationError`.
    public static func load(
        service: String,
        region: String? = nil,
        profile: String? = nil,
        host: HostSystem = .current
    ) async throws -> AWSConfiguration {
        let settings = try AWSSettings(host: host, profile: profile)
        if settings.isProfileNamed, !settings.hasProfile {
            throw ConfigurationError(
                place: "profile \(quoted(settings.profile.name))",
                reason: "there is no such profile\(settings.profiles.hint(for: settings.profile.name))"
            )
        }
        let places = AWSFileLocations(host: host)
        var configuration = AWSConfiguration(
            profile: settings.profile.name,
            region: region ?? settings.region,
            regionSources: AWSSettings.regionVariables
                + ["region of profile \(settings.profile.name) in \(places.config ?? "the config file")"],
            endpoint: try settings.endpoint(of: service),
            useFIPS: try settings.useFIPS,
            useDualStack: try settings.useDualStack,
            retry: try settings.retryPolicy,
            applicationName: settings.applicationName,
            trustedAuthorities: settings.trustedAuthorities
        )
        if configuration.region == nil {
            do {
                configuration.region = try await AWSInstanceMetadata(settings: settings).region()
            } catch let error as CredentialsError {
                let reasons = error.sources.map { "\($0.name): \($0.reason)" }
                configuration.regionSources += reasons
            }
        }
        return configuration
    }
}

extension AWSSettings {
    /// The retry policy of the environment or the profile.
    fileprivate var retryPolicy: RetryPolicy? {
        get throws(ConfigurationError) {
            let mode = self.setting("AWS_RETRY_MODE", "retry_mode")
            let attempts = try self.number("AWS_MAX_ATTEMPTS", "max_attempts")
            if mode == nil, attempts == nil { return nil }
            var policy = RetryPolicy(maxAttempts: attempts)
            if let mode {
                switch mode.value.lowercased() {
                case "standard", "legacy": policy.adaptsRate = false
                case "adaptive": policy.adaptsRate = true
                default: throw mode.error("it is not standard, adaptive or legacy")
                }
            }
            return policy
        }
    }
}
