public import CloudFoundation

/// What the environment and the shared files say about calls to an AWS service.
public struct AWSConfiguration: Sendable, Hashable {
    /// The profile that was looked at.
    public var profile: String

    /// The region; `nil` if none is configured and the machine is no instance.
    public var region: String?

    /// What was looked at for the region.
    public var regionSources: [String]

    /// Where to send requests instead of the region's own endpoint.
    public var endpoint: URL?

    /// Whether to use the endpoint with FIPS 140 validated cryptography; `nil` if nothing says.
    public var useFIPS: Bool?

    /// Whether to use the endpoint that answers over IPv6 too; `nil` if nothing says.
    public var useDualStack: Bool?

    /// How often and when a failed call is tried again; `nil` if nothing says.
    public var retry: RetryPolicy?

    /// What the program calls itself in the `User-Agent` header; `nil` if nothing says.
    public var applicationName: String?

    /// The path of a file of authorities that TLS trusts in place of the system's; `nil` if nothing names one.
    public var trustedAuthorities: String?

    /// Reads what is configured.
    ///
    /// The region is the one given, or what `AWS_REGION`, `AWS_DEFAULT_REGION`, the profile or, on an instance, its
    /// metadata says: the first of these. The metadata service is asked only if nothing else names a region.
    /// - Parameters:
    ///   - service: The service's name in variables and files, such as `ssm`.
    ///   - region: The region, if it is known.
    ///   - profile: The profile's name; by default what `AWS_PROFILE` says, else `default`.
    ///   - host: What to read from.
    /// - Returns: What is configured.
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
    /// The retry policy that the environment or the profile asks for.
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
                default: throw mode.error("it is none of standard, adaptive and legacy")
                }
            }
            return policy
        }
    }
}
