package import CloudFoundation

/// The options that the clients of all services have.
package protocol ClientOptions {
    var host: HostSystem { get set }
    var endpoint: URL? { get set }
    var profile: String? { get set }
    var applicationName: String? { get set }
    var accountLabel: String? { get set }
    var retry: RetryPolicy { get set }
    var timeouts: Timeouts { get set }
    var observers: [any CallObserver] { get }
}

extension ClientOptions {
    /// Returns the options with a host that uses the client's transport and name, with or without settings files.
    package func serving(_ transport: (any HTTPTransport)?, readsSettingsFiles: Bool) -> Self {
        var options = self
        options.host = self.host.serving(transport: transport, applicationName: self.applicationName)
        options.host.readsSettingsFiles = readsSettingsFiles
        return options
    }

    /// Returns the settings of calls, with the `nil` properties of ``retry`` taken from a configured policy.
    package func callSettings(configured: RetryPolicy? = nil) -> CallSettings {
        CallSettings(retry: self.retry.completed(by: configured), timeouts: self.timeouts, observers: self.observers)
    }
}
