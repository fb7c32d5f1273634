import CloudFoundation
import Synchronization

/// Keeps the credentials of another provider until shortly before they end.
///
/// However many callers wait, one asks the provider. A caller that is cancelled returns at once and leaves the others
/// waiting. A failure is not kept: the next call asks again.
///
/// Ahead of their end credentials are renewed twice over: from ``Ahead/renewal`` on in the background, while
/// callers get what there is, and from ``Ahead/wait`` on callers wait for the new ones. Where renewing fails, as in an
/// outage of a metadata service, credentials that still hold are used to their end.
public final class CachedCredentials: CredentialsProvider {
    /// How long before their end credentials are renewed.
    public struct Ahead: Sendable, Hashable {
        /// From when on they are renewed in the background.
        public var renewal: Duration

        /// From when on callers wait for new ones.
        public var wait: Duration

        /// Creates durations.
        /// - Parameters:
        ///   - renewal: From when on credentials are renewed in the background.
        ///   - wait: From when on callers wait for new ones.
        public init(renewal: Duration, wait: Duration) {
            self.renewal = renewal
            self.wait = wait
        }

        /// Five minutes, and one: what AWS's tools do.
        public static let aws = Ahead(renewal: .seconds(300), wait: .seconds(60))

        /// Three minutes, and one: what Alibaba's tools do.
        public static let alibabaCloud = Ahead(renewal: .seconds(180), wait: .seconds(60))
    }

    /// Credentials and what to do about them when.
    private struct Kept {
        let credentials: Credentials
        var renewal: Date
        var wait: Date
    }

    private let provider: any CredentialsProvider
    private let ahead: Ahead
    private let time: TimeSource
    private let random: @Sendable () -> Double
    private let kept = Mutex<Kept?>(nil)
    private let flight = SingleFlight<Credentials>()

    /// Creates a cache.
    /// - Parameters:
    ///   - provider: Where the credentials come from.
    ///   - ahead: How long before their end credentials are renewed; up to half a minute more, so that many
    ///     machines don't ask at once.
    ///   - time: The time.
    ///   - random: Returns a number at or above 0 and below 1, by which renewals are spread.
    public init(
        _ provider: any CredentialsProvider,
        ahead: Ahead = .aws,
        time: TimeSource = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.provider = provider
        self.ahead = ahead
        self.time = time
        self.random = random
    }

    /// Returns what is kept, or fetches it.
    /// - Throws: What the provider throws; `CancellationError` if the caller is cancelled while it waits.
    public func credentials() async throws -> Credentials {
        let now = self.time.now()
        guard let kept = self.kept.withLock({ $0 }), now < kept.wait else { return try await self.fetched() }
        if now >= kept.renewal {
            self.flight.start { try await self.renew() }
        }
        return kept.credentials
    }

    private func fetched() async throws -> Credentials {
        try await self.flight.value { try await self.renew() }
    }

    /// Asks the provider, unless another caller has just done so.
    private func renew() async throws -> Credentials {
        if let kept = self.kept.withLock({ $0 }), self.time.now() < kept.renewal { return kept.credentials }
        do {
            let credentials = try await self.provider.credentials()
            self.keep(credentials)
            return credentials
        } catch {
            guard let credentials = self.postponed() else { throw error }
            return credentials
        }
    }

    private func keep(_ credentials: Credentials) {
        let now = self.time.now()
        var kept = Kept(credentials: credentials, renewal: .distantFuture, wait: .distantFuture)
        if let end = credentials.expiration {
            kept.renewal = end - self.ahead.renewal.seconds - Self.spread * self.random()
            kept.wait = end - self.ahead.wait.seconds
            if kept.renewal <= now {
                // What lives no longer than that would be fetched by each call. And what comes with its end in the
                // past, from a metadata service in an outage or because this clock is wrong, the cloud may accept.
                kept.renewal = now + max(end.timeIntervalSince(now) / 2, Self.pause)
            }
            kept.wait = max(kept.wait, kept.renewal)
        }
        self.kept.withLock { $0 = kept }
    }

    /// Returns the credentials that still hold after a failed renewal, with the next one a while away.
    private func postponed() -> Credentials? {
        let now = self.time.now()
        return self.kept.withLock { kept in
            guard var still = kept, let end = still.credentials.expiration, now < end else {
                kept = nil
                return nil
            }
            still.renewal = now + Self.pause
            still.wait = min(max(still.wait, still.renewal), end)
            kept = still
            return still.credentials
        }
    }

    /// The shortest time between renewals, in seconds, while there are credentials to use.
    private static let pause: TimeInterval = 10

    /// How far renewals of many machines are spread, in seconds.
    private static let spread: TimeInterval = 30
}
