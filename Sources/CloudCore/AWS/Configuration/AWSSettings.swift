package import CloudFoundation

/// The AWS settings of one profile, from the environment and the files of a host.
///
/// An environment variable takes precedence over a property of the profile.
package struct AWSSettings: Sendable {
    /// The host.
    package let host: HostSystem

    /// The contents of the files.
    package let profiles: AWSProfiles

    /// The profile; empty if the files have none of that name.
    package let profile: AWSProfile

    /// Whether the profile was named explicitly, so that it has to exist.
    package let isProfileNamed: Bool

    /// Reads the files of a host.
    /// - Parameters:
    ///   - host: The host.
    ///   - profile: The name of the profile; by default that of `AWS_PROFILE`, or else `default`.
    /// - Throws: ``ConfigurationError`` for a file that can't be read.
    package init(host: HostSystem, profile: String? = nil) throws(ConfigurationError) {
        let named = host.readsSettingsFiles ? profile ?? AWSFileLocations.profile(in: host.environment) : nil
        let name = named ?? "default"
        self.host = host
        self.profiles = host.readsSettingsFiles ? try AWSProfiles.load(from: host) : AWSProfiles()
        self.profile = self.profiles.profile(named: name) ?? AWSProfile(name: name)
        self.isProfileNamed = named != nil
    }

    /// Whether the files have the profile.
    package var hasProfile: Bool { self.profiles.profile(named: self.profile.name) != nil }

    /// The value of a setting and its place.
    package struct Setting: Sendable {
        package let value: String
        package let place: String

        package func error(_ reason: String) -> ConfigurationError {
            ConfigurationError(place: self.place, reason: reason)
        }
    }

    /// Returns a setting: the value of the variable, or else of the property.
    package func setting(_ variable: String, _ property: String) -> Setting? {
        if let value = self.host.environment.nonBlank(variable) { return Setting(value: value, place: variable) }
        return self.profile[property].map { value in
            Setting(value: value, place: "\(property) of profile \(self.profile.name)")
        }
    }

    /// Returns a setting that is `true` or `false`, in uppercase or lowercase.
    /// - Throws: ``ConfigurationError`` for other values.
    package func flag(_ variable: String, _ property: String) throws(ConfigurationError) -> Bool? {
        guard let setting = self.setting(variable, property) else { return nil }
        switch setting.value.lowercased() {
        case "true": return true
        case "false": return false
        default: throw setting.error("\(quoted(setting.value)) is neither true nor false")
        }
    }

    /// Returns a setting that is a whole number of 1 or more.
    /// - Throws: ``ConfigurationError`` for other values.
    package func number(_ variable: String, _ property: String) throws(ConfigurationError) -> Int? {
        guard let setting = self.setting(variable, property) else { return nil }
        guard let number = Int(setting.value), number >= 1 else {
            throw setting.error("it has to be a whole number of 1 or more")
        }
        return number
    }

    /// The environment variables that name a region, in order of precedence.
    package static let regionVariables = ["AWS_REGION", "AWS_DEFAULT_REGION"]

    /// The remedy for a missing region in errors of credentials.
    package static let regionRemedy =
        "set AWS_REGION or a region in the profile, or pass the region to CredentialsChain.aws(profile:region:)"

    /// The region of the environment or the profile.
    package var region: String? {
        Self.regionVariables.lazy.compactMap(self.host.environment.nonBlank).first ?? self.profile["region"]
    }

    /// Returns the configured endpoint of a service, unless configured endpoints are ignored.
    ///
    /// The settings, in order of precedence, are the service's own variable, `AWS_ENDPOINT_URL`, the service in the
    /// `services` section that the profile names, and the profile's `endpoint_url`.
    /// - Parameter service: The name of the service in variables and files, such as `ssm` or `sso_oidc`.
    /// - Returns: The endpoint, or `nil` if none is configured.
    /// - Throws: ``ConfigurationError`` for an endpoint that is not a URL.
    package func endpoint(of service: String) throws(ConfigurationError) -> URL? {
        let isIgnored = try self.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls")
        guard isIgnored != true, let setting = try self.endpointSetting(of: service) else { return nil }
        guard let url = URL(string: setting.value, encodingInvalidCharacters: false), (try? URLParts(url)) != nil else {
            throw setting.error("it is not a URL that begins with https:// or http://")
        }
        return url
    }

    private func endpointSetting(of service: String) throws(ConfigurationError) -> Setting? {
        for variable in ["AWS_ENDPOINT_URL_\(service.uppercased())", "AWS_ENDPOINT_URL"] {
            if let value = self.host.environment.nonBlank(variable) { return Setting(value: value, place: variable) }
        }
        if let name = self.profile["services"] {
            guard let section = self.profiles.services[name] else {
                throw ConfigurationError(
                    place: "services of profile \(self.profile.name)",
                    reason: "there is no section [services \(name)] in the config file"
                )
            }
            if let value = section["endpoint_url", below: service] {
                return Setting(value: value, place: "endpoint_url of \(service) in [services \(name)]")
            }
        }
        return self.profile["endpoint_url"].map { value in
            Setting(value: value, place: "endpoint_url of profile \(self.profile.name)")
        }
    }
}
