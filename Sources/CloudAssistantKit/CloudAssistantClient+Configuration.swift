#if Configuration
public import CloudCore
public import Configuration

extension CloudAssistantClient {
    /// Creates a client with the settings of a `ConfigReader` of swift-configuration.
    ///
    /// The keys are `region`, `endpoint`, `profile`, `applicationName`, `accountLabel`, `retry.maxAttempts`,
    /// `retry.adaptsRate`, `timeouts.attempt` and `timeouts.call` in seconds, `useVPC`, `credentials.accessKeyID`,
    /// `credentials.secretAccessKey`, `credentials.sessionToken`, `role.arn`, `role.sessionName`, `role.externalID` and
    /// `role.duration` in seconds. A setting replaces that of the options, and settings that the reader doesn't have
    /// come from the options and, as for other clients, from the environment.
    ///
    /// The settings are read once. Secrets are read as secrets, which access reporters and logs don't show.
    ///
    /// ```swift
    /// let config = ConfigReader(provider: EnvironmentVariablesProvider())
    /// let assistant = try CloudAssistantClient(configuration: config.scoped(to: "assistant"))
    /// ```
    /// - Parameters:
    ///   - configuration: The reader, scoped to the settings of the client.
    ///   - credentials: The provider of credentials, if the reader has none. They also assume the role.
    ///   - transport: The transport for requests.
    ///   - options: The options that the settings replace.
    /// - Throws: ``/CloudCore/ConfigurationError`` with the key of an invalid value.
    public init(
        configuration: ConfigReader,
        credentials: (any CredentialsProvider)? = nil,
        transport: (any HTTPTransport)? = nil,
        options: Options = .init()
    ) throws(ConfigurationError) {
        let settings = try ClientConfiguration(configuration)
        var options = settings.applied(to: options)
        options.useVPC = settings.useVPC ?? options.useVPC

        var provider: (any CredentialsProvider)? = settings.credentials.map { StaticCredentials($0) } ?? credentials
        if let role = settings.role {
            let host = options.host.serving(transport: transport, applicationName: options.applicationName)
            let roleCredentials = AlibabaCloudAssumedRoleCredentials(
                AlibabaCloudRole(
                    arn: role.arn,
                    sessionName: role.sessionName,
                    externalID: role.externalID,
                    duration: role.duration ?? .seconds(3_600)
                ),
                from: provider ?? CredentialsChain.alibabaCloud(profile: options.profile, host: host),
                host: host
            )
            provider = CachedCredentials(
                roleCredentials,
                margins: .alibabaCloud,
                time: host.time,
                random: host.random
            )
        }
        self.init(region: settings.region, credentials: provider, transport: transport, options: options)
    }
}
#endif
