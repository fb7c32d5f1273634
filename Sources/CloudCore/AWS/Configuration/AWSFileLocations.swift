/// The paths of AWS's shared files.
package struct AWSFileLocations: Sendable, Hashable {
    /// The path of the config file; `nil` if there is no home folder.
    package let config: String?

    /// The path of the credentials file; `nil` if there is no home folder.
    package let credentials: String?

    package init(config: String?, credentials: String?) {
        self.config = config
        self.credentials = credentials
    }

    /// Creates the paths of a host, from `AWS_CONFIG_FILE` and `AWS_SHARED_CREDENTIALS_FILE`, or else in `~/.aws`.
    package init(host: HostSystem) {
        self.config =
            host.environment.nonBlank("AWS_CONFIG_FILE").map(host.expanding) ?? host.pathInHome(".aws/config")
        self.credentials =
            host.environment.nonBlank("AWS_SHARED_CREDENTIALS_FILE").map(host.expanding)
            ?? host.pathInHome(".aws/credentials")
    }

    /// The environment variables that name the profile, in order of precedence.
    package static let profileVariables = ["AWS_PROFILE", "AWS_DEFAULT_PROFILE"]

    /// Returns the profile that the environment names, if any.
    package static func profile(in environment: [String: String]) -> String? {
        self.profileVariables.lazy.compactMap(environment.nonBlank).first
    }
}
