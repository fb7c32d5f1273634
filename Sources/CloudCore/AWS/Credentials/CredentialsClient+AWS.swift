extension CredentialsClient {
    /// Returns a client for a service of AWS.
    static func aws(_ settings: AWSSettings, _ service: String, name: String) -> CredentialsClient {
        var client = CredentialsClient(
            host: settings.host,
            classifier: .aws,
            service: ServiceName(.aws, service),
            userAgent: settings.userAgent,
            timeout: .seconds(10)
        )
        (client.name, client.showsMessages) = (name, true)
        client.trustedAuthorities = settings.trustedAuthorities
        return client
    }

    /// Returns a client for the credentials service of a container, which exists if it is configured.
    static func container(_ host: HostSystem, as userAgent: String) -> CredentialsClient {
        var client = CredentialsClient(
            host: host,
            classifier: .aws,
            service: ServiceName(.aws, "ContainerCredentials"),
            userAgent: userAgent,
            timeout: .seconds(2)
        )
        (client.allowsProxy, client.maxDelay) = (false, .seconds(1))
        return client
    }
}
