extension CredentialsClient {
    /// Returns a client for a service of Alibaba Cloud.
    static func alibabaCloud(_ host: HostSystem, _ service: String, name: String) -> CredentialsClient {
        var client = CredentialsClient(
            host: host,
            classifier: .alibabaCloud,
            service: ServiceName(.alibabaCloud, service),
            userAgent: host.alibabaCloudUserAgent,
            timeout: .seconds(10)
        )
        (client.name, client.showsMessages) = (name, true)
        return client
    }
}
