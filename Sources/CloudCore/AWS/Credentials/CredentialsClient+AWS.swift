extension CredentialsClient {
    /// Returns a client for a service of AWS.
    static func aws(_ settings: AWSSettings, name: String) -> CredentialsClient {
        var client = CredentialsClient(
            host: settings.host,
            classifier: .aws,
            userAgent: settings.userAgent,
            timeout: .seconds(10)
        )
        (client.name, client.showsMessages) = (name, true)
        client.trustedAuthorities = settings.trustedAuthorities
        return client
    }

    /// Returns a client for the credentials service of a container, which exists if it is configured.
    static func container(_ host: HostSystem, as userAgent: String) -> CredentialsClient {
        var client = CredentialsClient(host: host, classifier: .aws, userAgent: userAgent, timeout: .seconds(2))
        (client.allowsProxy, client.maxDelay) = (false, .seconds(1))
        return client
    }
}
