#if ServiceLifecycle
public import ServiceLifecycle

/// A service of swift-service-lifecycle that keeps cached credentials valid while the program makes no calls.
///
/// It requests the credentials of a ``CachedCredentials`` regularly, which renews them before they expire, so that no
/// call has to wait for them. A failure is ignored: the next call that needs credentials throws it.
public struct CredentialsRenewalService: Service {
    private let credentials: CachedCredentials
    private let interval: Duration
    private let time: TimeSource

    /// Creates a service.
    /// - Parameters:
    ///   - credentials: The cache, which the clients use too.
    ///   - interval: The time between two requests, which must be shorter than the cache's margins.
    ///   - time: The source of time.
    public init(_ credentials: CachedCredentials, every interval: Duration = .seconds(60), time: TimeSource = .system) {
        self.credentials = credentials
        self.interval = interval
        self.time = time
    }

    /// Renews the credentials until the service group shuts down.
    public func run() async {
        await cancelWhenGracefulShutdown {
            repeat {
                _ = try? await self.credentials.credentials()
            } while await self.time.sleep(for: self.interval)
        }
    }
}
#endif
