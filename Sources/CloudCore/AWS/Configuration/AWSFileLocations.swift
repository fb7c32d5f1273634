/// Where AWS's shared files lie, and which profile in them counts.
package struct AWSFileLocations: Sendable, Hashable {
    /// The config file; `nil` if there is no home folder to look in.
    package let config: String?

    /// The credentials file; `nil` if there is no home folder to look in.
    package let credentials: String?

    package init(config: String?, credentials: String?) {
        self.config = config
        self.credentials = credentials
    }

    /// Finds the files of a host: where `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE` say, else in `~/.aws`.
    package init(host: HostSystem) {
        self.config =
            host.environment.nonBlank("AWS_CONFIG_FILE").map(host.expanding) ?? host.pathInHome(".aws/config")
        self.credentials =
            host.environment.nonBlank("AWS_SHARED_CREDENTIALS_FILE").map(host.expanding)
            ?? host.pathInHome(".aws/credentials")
    }

    /// The environment variables that name the profile, in the order in which they are looked at.
    package static let profileVariables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]

    /// Returns the profile that the environment names, if it names one.
    package static func profile(in environment: [String: String]) -> String? {
        self.profileVariables.lazy.compactMap(environment.nonBlank).first
    }
}
