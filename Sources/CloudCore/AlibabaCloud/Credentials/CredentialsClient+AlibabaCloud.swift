extension CredentialsClient {
    /// Returns a client for a service of Alibaba Cloud.
    static func alibabaCloud(_ host: HostSystem, name: String) -> CredentialsClient {
        var client = CredentialsClient(
            host: host,
            classifier: .alibabaCloud,
            userAgent: host.alibabaCloudUserAgent,
            timeout: .seconds(10)
        )
        (client.name, client.showsMessages) = (name, true)
        return client
    }
}
