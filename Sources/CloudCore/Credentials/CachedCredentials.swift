import CloudFoundation
import Synchronization

/// A provider that caches the credentials of another provider until shortly before they expire.
///
/// Concurrent callers share one request to the provider. A cancelled caller returns at once and the others keep
/// waiting. When the last caller is cancelled, the request is cancelled too. Failures are not cached: the next call
/// tries again.
///
/// Credentials are renewed before they expire: from ``RefreshMargins/renewal`` on in the background, while callers get
/// the cached credentials, and from ``RefreshMargins/wait`` on callers wait for new ones. If a renewal fails, as in an
/// outage of a metadata service, the cached credentials are used until they expire. If a renewal is slow, callers wait
/// for five seconds and then get the cached credentials.
///
/// Expiration is checked against both the date and the elapsed time, so that setting the clock doesn't extend the
/// lifetime of credentials. Session credentials without an expiration that come from a file are read again after a
/// minute, because the program that writes them replaces them.
public final class CachedCredentials: CredentialsProvider {
    /// The durations before their expiration at which credentials are renewed.
    public struct RefreshMargins: Sendable, Hashable {
        /// The duration before the expiration from which credentials are renewed in the background.
        public var renewal: Duration

        /// The duration before the expiration from which callers wait for new credentials.
        public var wait: Duration

        /// Creates durations.
        /// - Parameters:
        ///   - renewal: The duration before the expiration from which credentials are renewed in the background.
        ///   - wait: The duration before the expiration from which callers wait for new credentials.
        public init(renewal: Duration, wait: Duration) {
            self.renewal = renewal
            self.wait = wait
        }

        /// Five minutes and one minute, as in AWS's tools.
        public static let aws = RefreshMargins(renewal: .seconds(300), wait: .seconds(60))

        /// Three minutes and one minute, as in Alibaba's tools.
        public static let alibabaCloud = RefreshMargins(renewal: .seconds(180), wait: .seconds(60))
    }

    /// A point in time on both clocks: the date, which can be set, and the time since the cache was created.
    private struct Moment {
        var date: Date
        var age: Duration

        /// Returns the moment a number of seconds later, at most a century.
        func after(_ seconds: TimeInterval) -> Moment {
            let seconds = seconds.isNaN ? 0 : min(max(seconds, 0), 36_525 * 86_400)
            return Moment(date: self.date + seconds, age: self.age + .seconds(seconds))
        }

        /// Returns whether the moment is reached on either clock.
        func isReached(at now: Moment) -> Bool { now.date >= self.date || now.age >= self.age }
    }

    /// Cached credentials, and when to renew them, wait for new ones and stop using them; `nil` means never.
    private struct Kept {
        let credentials: Credentials
        var renewal: Moment?
        var wait: Moment?
        var end: Moment?
    }

    private let provider: any CredentialsProvider
    private let margins: RefreshMargins
    private let time: TimeSource
    private let stopwatch: Stopwatch
    private let random: @Sendable () -> Double
    private let kept = Mutex<Kept?>(nil)
    private let flight = SingleFlight<Credentials>()

    /// Creates a cache.
    /// - Parameters:
    ///   - provider: The source of the credentials.
    ///   - margins: The durations before their expiration at which credentials are renewed. Up to half a minute is
    ///     added, so that many machines don't send requests at once.
    ///   - time: The source of the time.
    ///   - random: A closure that returns a number from 0 up to, but not including, 1. It spreads the renewals.
    public init(
        _ provider: any CredentialsProvider,
        margins: RefreshMargins = .aws,
        time: TimeSource = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) }
    ) {
        self.provider = provider
        self.margins = margins
        self.time = time
        self.stopwatch = time.stopwatch()
        self.random = random
    }

    /// Returns the cached credentials, or fetches new ones.
    /// - Throws: The provider's error, or `CancellationError` if the caller is cancelled while it waits.
    public func credentials() async throws -> Credentials {
        let now = self.now
        guard let kept = self.kept.withLock({ $0 }) else { return try await self.fetched() }
        if kept.wait?.isReached(at: now) == true { return try await self.fetched(inPlaceOf: kept, at: now) }
        if kept.renewal?.isReached(at: now) == true {
            self.flight.start { try await self.renew() }
        }
        return kept.credentials
    }

    /// Removes credentials that a service has rejected from the cache, and discards them in the provider.
    public func discard(_ rejected: Credentials) async {
        self.kept.withLock { kept in
            if kept?.credentials == rejected { kept = nil }
        }
        await self.provider.discard(rejected)
    }

    private var now: Moment { Moment(date: self.time.now(), age: self.stopwatch.elapsed()) }

    /// Waits for new credentials, for five seconds at most and not past the expiration of the old ones.
    private func fetched(inPlaceOf kept: Kept, at now: Moment) async throws -> Credentials {
        guard let end = kept.end, !end.isReached(at: now) else { return try await self.fetched() }
        let rest = min(end.date.timeIntervalSince(now.date), (end.age - now.age).seconds, Self.patience)
        // The renewal continues after the deadline of this caller.
        return try await withDeadline(.seconds(rest), on: self.time) {
            try await self.fetched(continuesWhenAbandoned: true)
        }
            ?? kept.credentials
    }

    private func fetched(continuesWhenAbandoned: Bool = false) async throws -> Credentials {
        try await self.flight.value(continuesWhenAbandoned: continuesWhenAbandoned) { try await self.renew() }
    }

    /// Fetches credentials from the provider, unless another caller has just done so.
    private func renew() async throws -> Credentials {
        if let kept = self.kept.withLock({ $0 }), kept.renewal?.isReached(at: self.now) != true {
            return kept.credentials
        }
        do {
            let credentials = try await self.provider.credentials()
            self.keep(credentials)
            return credentials
        } catch {
            guard !Task.isCancelled, let credentials = self.postponed() else { throw error }
            return credentials
        }
    }

    private func keep(_ credentials: Credentials) {
        let now = self.now
        var kept = Kept(credentials: credentials)
        if let end = credentials.expiration {
            let rest = end.timeIntervalSince(now.date)
            var renewal = rest - self.margins.renewal.seconds - Self.spread * self.random()
            if renewal <= 0 {
                // Otherwise each call would fetch credentials with such a short lifetime. The cloud may still accept
                // credentials that seem expired: a metadata service returns old ones in an outage, or this machine's
                // clock is wrong.
                renewal = max(rest / 2, Self.pause)
            }
            kept.renewal = now.after(renewal)
            kept.wait = now.after(max(rest - self.margins.wait.seconds, renewal))
            kept.end = now.after(rest)
        } else if credentials.isRenewedInPlace {
            kept.renewal = now.after(Self.rereading)
        }
        self.kept.withLock { $0 = kept }
    }

    /// Returns the cached credentials that are still valid after a failed renewal, and delays the next renewal.
    private func postponed() -> Credentials? {
        let now = self.now
        return self.kept.withLock { kept in
            guard var still = kept, still.end?.isReached(at: now) != true else {
                kept = nil
                return nil
            }
            still.renewal = now.after(Self.pause)
            if let wait = still.wait, let end = still.end {
                still.wait = Moment(
                    date: min(max(wait.date, now.date + Self.pause), end.date),
                    age: min(max(wait.age, now.age + .seconds(Self.pause)), end.age)
                )
            }
            kept = still
            return still.credentials
        }
    }

    /// The longest wait for new credentials, in seconds, while the cached ones are valid.
    private static let patience: TimeInterval = 5

    /// The shortest time between renewals, in seconds, while the cached credentials are valid.
    private static let pause: TimeInterval = 10

    /// The range over which the renewals of many machines are spread, in seconds.
    private static let spread: TimeInterval = 30

    /// The interval, in seconds, at which session credentials in a file are read again.
    private static let rereading: TimeInterval = 60
}
