import CloudFoundation
import Synchronization

/// Keeps the credentials of another provider until shortly before they end.
///
/// However many callers wait, one asks the provider. A caller that is cancelled returns at once and leaves the others
/// waiting; when the last has been cancelled, the provider is. A failure is not kept: the next call tries again.
///
/// Ahead of their end credentials are renewed twice over: from ``Ahead/renewal`` on in the background, while
/// callers get what there is, and from ``Ahead/wait`` on callers wait for the new ones. Where renewing fails, as in an
/// outage of a metadata service, credentials that still hold are used to their end; where it takes long, callers wait
/// for five seconds and get those.
///
/// Both the date and the time that has passed count, so that a clock that is set makes nothing last longer than it does.
/// Session keys without an end that stand in a file are read again after a minute, since whoever wrote them writes new
/// ones.
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

    /// A moment by both clocks: the date, which may be set, and the time since the cache was made.
    private struct Moment {
        var date: Date
        var age: Duration

        /// Returns the moment some seconds later; at most a century.
        func after(_ seconds: TimeInterval) -> Moment {
            let seconds = seconds.isNaN ? 0 : min(max(seconds, 0), 36_525 * 86_400)
            return Moment(date: self.date + seconds, age: self.age + .seconds(seconds))
        }

        /// Whether the moment has come by either clock.
        func isReached(at now: Moment) -> Bool { now.date >= self.date || now.age >= self.age }
    }

    /// Credentials and what to do about them when; `nil` is never.
    private struct Kept {
        let credentials: Credentials
        var renewal: Moment?
        var wait: Moment?
        var end: Moment?
    }

    private let provider: any CredentialsProvider
    private let ahead: Ahead
    private let time: TimeSource
    private let stopwatch: Stopwatch
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
        self.stopwatch = time.stopwatch()
        self.random = random
    }

    /// Returns what is kept, or fetches it.
    /// - Throws: What the provider throws; `CancellationError` if the caller is cancelled while it waits.
    public func credentials() async throws -> Credentials {
        let now = self.now
        guard let kept = self.kept.withLock({ $0 }) else { return try await self.fetched() }
        if kept.wait?.isReached(at: now) == true { return try await self.fetched(inPlaceOf: kept, at: now) }
        if kept.renewal?.isReached(at: now) == true {
            self.flight.start { try await self.renew() }
        }
        return kept.credentials
    }

    /// Forgets credentials that a service has rejected, and tells the provider.
    public func discard(_ rejected: Credentials) async {
        self.kept.withLock { kept in
            if kept?.credentials == rejected { kept = nil }
        }
        await self.provider.discard(rejected)
    }

    private var now: Moment { Moment(date: self.time.now(), age: self.stopwatch.elapsed()) }

    /// Waits for new credentials, and no longer than the old ones hold or a moment, whichever is less.
    private func fetched(inPlaceOf kept: Kept, at now: Moment) async throws -> Credentials {
        guard let end = kept.end, !end.isReached(at: now) else { return try await self.fetched() }
        let rest = min(end.date.timeIntervalSince(now.date), (end.age - now.age).seconds, Self.patience)
        // Who has no more time leaves a renewal that goes on.
        return try await withDeadline(.seconds(rest), on: self.time) { try await self.fetched(goesOn: true) }
            ?? kept.credentials
    }

    private func fetched(goesOn: Bool = false) async throws -> Credentials {
        try await self.flight.value(goesOn: goesOn) { try await self.renew() }
    }

    /// Asks the provider, unless another caller has just done so.
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
            var renewal = rest - self.ahead.renewal.seconds - Self.spread * self.random()
            if renewal <= 0 {
                // What lives no longer than that would be fetched by each call. And what comes with its end in the
                // past, from a metadata service in an outage or because this clock is wrong, the cloud may accept.
                renewal = max(rest / 2, Self.pause)
            }
            kept.renewal = now.after(renewal)
            kept.wait = now.after(max(rest - self.ahead.wait.seconds, renewal))
            kept.end = now.after(rest)
        } else if credentials.isRenewedInPlace {
            kept.renewal = now.after(Self.rereading)
        }
        self.kept.withLock { $0 = kept }
    }

    /// Returns the credentials that still hold after a failed renewal, with the next one a while away.
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

    /// How long callers wait for new credentials, in seconds, while there are others to use.
    private static let patience: TimeInterval = 5

    /// The shortest time between renewals, in seconds, while there are credentials to use.
    private static let pause: TimeInterval = 10

    /// How far renewals of many machines are spread, in seconds.
    private static let spread: TimeInterval = 30

    /// After how many seconds session keys that stand in a file are read again.
    private static let rereading: TimeInterval = 60
}
