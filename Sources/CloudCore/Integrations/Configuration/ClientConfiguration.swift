#if Configuration
package import CloudFoundation
package import Configuration

/// The settings of a client that a `ConfigReader` of swift-configuration contains.
package struct ClientConfiguration: Sendable {
    /// The settings of a role to assume.
    package struct Role: Sendable {
        package let arn: String
        package let sessionName: String?
        package let externalID: String?
        package let duration: Duration?
    }

    package let region: String?
    package let endpoint: URL?
    package let profile: String?
    package let applicationName: String?
    package let accountLabel: String?
    package let maxAttempts: Int?
    package let adaptsRate: Bool?
    package let attemptTimeout: Duration?
    package let callTimeout: Duration?
    package let useFIPS: Bool?
    package let useDualStack: Bool?
    package let useVPC: Bool?
    package let credentials: Credentials?
    package let role: Role?

    /// Reads the settings.
    /// - Parameter reader: The reader.
    /// - Throws: ``ConfigurationError`` for a value that has another type or is out of range.
    package init(_ reader: ConfigReader) throws(ConfigurationError) {
        let values = ConfigValues(reader)
        self.region = try values.text("region")
        self.endpoint = try values.url("endpoint")
        self.profile = try values.text("profile")
        self.applicationName = try values.text("applicationName")
        self.accountLabel = try values.text("accountLabel")
        self.maxAttempts = try values.count("retry.maxAttempts")
        self.adaptsRate = try values.flag("retry.adaptsRate")
        self.attemptTimeout = try values.seconds("timeouts.attempt")
        self.callTimeout = try values.seconds("timeouts.call")
        self.useFIPS = try values.flag("useFIPS")
        self.useDualStack = try values.flag("useDualStack")
        self.useVPC = try values.flag("useVPC")
        self.credentials = try Self.credentials(values)
        self.role = try Self.role(values)
    }

    private static func credentials(_ values: ConfigValues) throws(ConfigurationError) -> Credentials? {
        let id = try values.text("credentials.accessKeyID")
        let secret = try values.text("credentials.secretAccessKey", isSecret: true)
        let token = try values.text("credentials.sessionToken", isSecret: true)
        switch (id, secret) {
        case (let id?, let secret?):
            return Credentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        case (nil, nil) where token == nil: return nil
        case (nil, _): throw values.error("credentials.accessKeyID", "it is missing, but other keys are set")
        case (_, nil): throw values.error("credentials.secretAccessKey", "it is missing, but other keys are set")
        }
    }

    private static func role(_ values: ConfigValues) throws(ConfigurationError) -> Role? {
        guard let arn = try values.text("role.arn") else {
            for key in ["role.sessionName", "role.externalID", "role.duration"] where values.contains(key) {
                throw values.error("role.arn", "it is missing, but \(key) is set")
            }
            return nil
        }
        return Role(
            arn: arn,
            sessionName: try values.text("role.sessionName"),
            externalID: try values.text("role.externalID", isSecret: true),
            duration: try values.seconds("role.duration")
        )
    }

    /// Returns options with the settings that the clients of both clouds have.
    package func applied<Options: ClientOptions>(to options: Options) -> Options {
        var options = options
        options.endpoint = self.endpoint ?? options.endpoint
        options.profile = self.profile ?? options.profile
        options.applicationName = self.applicationName ?? options.applicationName
        options.accountLabel = self.accountLabel ?? options.accountLabel
        options.retry.maxAttempts = self.maxAttempts ?? options.retry.maxAttempts
        options.retry.adaptsRate = self.adaptsRate ?? options.retry.adaptsRate
        options.timeouts.attempt = self.attemptTimeout ?? options.timeouts.attempt
        options.timeouts.call = self.callTimeout ?? options.timeouts.call
        return options
    }
}
#endif
