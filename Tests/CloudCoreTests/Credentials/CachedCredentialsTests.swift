import CloudCore
import CloudTestSupport
import Foundation
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(5 * patience))) struct CachedCredentialsTests {
    /// A provider that returns credentials from a closure and counts its calls.
    final class Source: CredentialsProvider {
        struct Broken: Error {}

        let calls = Counter()
        private let fetch: @Sendable (Int) async throws -> Credentials

        init(_ fetch: @escaping @Sendable (Int) async throws -> Credentials) {
            self.fetch = fetch
        }

        func credentials() async throws -> Credentials { try await self.fetch(self.calls.next()) }

        /// Waits until the provider was called a number of times.
        func waitForCalls(_ count: Int) async throws {
            try await eventually { self.calls.count >= count }
        }
    }

    private let clock = ManualClock()

    private func keys(_ id: Int, lasting duration: TimeInterval?) -> Credentials {
        Credentials(accessKeyID: "\(id)", secretAccessKey: "s", expiration: duration.map { self.clock.date + $0 })
    }

    private func cache(_ source: Source, ahead: CachedCredentials.RefreshMargins = .aws) -> CachedCredentials {
        CachedCredentials(source, margins: ahead, time: self.clock.time, random: { 0 })
    }

    @Test func fetchesOnceForConcurrentCallers() async throws {
        let gate = Gate()
        let source = Source { id in
            await gate.wait()
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<200 { group.addTask { try await cache.credentials() } }
            try await source.waitForCalls(1)
            gate.open()
            for try await credentials in group { #expect(credentials.accessKeyID == "1") }
        }
        #expect(source.calls.count == 1)
    }

    @Test func keepsCredentialsWithoutExpirationIndefinitely() async throws {
        let source = Source { self.keys($0, lasting: nil) }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(1_000_000))
        _ = try await cache.credentials()
        #expect(source.calls.count == 1)
    }

    @Test func releasesACancelledCallerImmediately() async throws {
        let gate = Gate()
        let source = Source { id in
            await gate.wait()
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        let first = Task { try await cache.credentials() }
        try await source.waitForCalls(1)
        let second = Task { try await cache.credentials() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        #expect(try await second.value.accessKeyID == "1")
        #expect(source.calls.count == 1)
    }

    #if os(macOS) || os(Linux)
    /// A credentials program is terminated once no caller waits, and another one is started for the next caller.
    @Test(.timeLimit(.minutes(5 * patience))) func terminatesAProgramWithoutWaiters() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        let command = #"/bin/sh -c 'echo $$ >>"$0"; tail -f /dev/null; true' '\#(file.path)'"#
        let cache = CachedCredentials(ProcessCredentials(command: command, format: .aws))
        func ids() -> [pid_t] {
            let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
            return text.split(separator: "\n").compactMap { pid_t($0) }
        }
        for round in 1...3 {
            let callers = (0..<2).map { _ in Task { try await cache.credentials() } }
            try await eventually { ids().count == round }
            let id = try #require(ids().last)
            #expect(kill(id, 0) == 0)
            callers[0].cancel()
            await #expect(throws: CancellationError.self) { try await callers[0].value }
            #expect(kill(id, 0) == 0)
            callers[1].cancel()
            await #expect(throws: CancellationError.self) { try await callers[1].value }
            try await eventually(within: .seconds(30) * patience) { kill(id, 0) != 0 }
        }
    }
    #endif

    /// Callers that fall back to valid credentials don't cancel a slow renewal.
    @Test func finishesASlowRenewal() async throws {
        let gate = Gate()
        let source = Source { id in
            if id > 1 {
                self.clock.advance(by: .seconds(6))
                await gate.wait()
                try Task.checkCancellation()
            }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_541))
        #expect(try await cache.credentials().accessKeyID == "1")
        gate.open()
        try await eventually { try await cache.credentials().accessKeyID == "2" }
        #expect(source.calls.count == 2)
    }

    /// A cancelled fetch doesn't count as a failed renewal.
    @Test func fetchesAgainAfterACancelledFetch() async throws {
        let gate = Gate()
        let source = Source { id in
            if id == 1 {
                await withTaskCancellationHandler {
                    await gate.wait()
                } onCancel: {
                    gate.open()
                }
                try Task.checkCancellation()
            }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        let caller = Task { try await cache.credentials() }
        try await source.waitForCalls(1)
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func doesNotCacheErrors() async throws {
        let source = Source { id in
            if id == 1 { throw Source.Broken() }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        await #expect(throws: Source.Broken.self) { try await cache.credentials() }
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test(arguments: [(CachedCredentials.RefreshMargins.aws, 3_600.0 - 301), (.alibabaCloud, 3_600.0 - 181)])
    func renewsInTheBackgroundBeforeTheExpiration(ahead: CachedCredentials.RefreshMargins, quiet: TimeInterval)
        async throws
    {
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = self.cache(source, ahead: ahead)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(quiet))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.calls.count == 1)
        self.clock.advance(by: .seconds(1))
        // This call doesn't wait for the renewal.
        #expect(try await cache.credentials().accessKeyID == "1")
        try await source.waitForCalls(2)
        try await eventually { try await cache.credentials().accessKeyID == "2" }
        #expect(source.calls.count == 2)
    }

    @Test func waitsForTheRenewalShortlyBeforeTheExpiration() async throws {
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_541))
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func spreadsRenewals() async throws {
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = CachedCredentials(source, time: self.clock.time, random: { 0.9 })
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_600 - 300 - 26))
        _ = try await cache.credentials()
        try await source.waitForCalls(2)
    }

    @Test func usesValidCredentialsDuringAnOutage() async throws {
        let source = Source { id in
            if id > 1 { throw CredentialsError(source: "metadata", reason: "down") }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_550))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.calls.count == 2)
        // The failed service isn't called again for some seconds.
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.calls.count == 2)
        self.clock.advance(by: .seconds(11))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.calls.count == 3)
        self.clock.advance(by: .seconds(60))
        await #expect(throws: CredentialsError.self) { try await cache.credentials() }
    }

    @Test func doesNotFetchShortLivedCredentialsForEachCall() async throws {
        let source = Source { self.keys($0, lasting: 60) }
        let cache = self.cache(source)
        for _ in 0..<5 { #expect(try await cache.credentials().accessKeyID == "1") }
        self.clock.advance(by: .seconds(31))
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    /// A hanging provider delays callers only briefly while the cached credentials are valid.
    @Test func doesNotWaitForAHangingProviderWhileCredentialsAreValid() async throws {
        let source = Source { id in
            if id > 1 {
                self.clock.advance(by: .seconds(6))
                try await Task.sleep(for: .seconds(3_600))
            }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_541))
        #expect(try await cache.credentials().accessKeyID == "1")
    }

    /// If the date is set back, the elapsed time counts.
    @Test func expiresOnTimeWhenTheClockIsSetBack() async throws {
        let setBack = Counter()
        let time = TimeSource(
            clock: self.clock,
            now: { setBack.count > 0 ? self.clock.date - 100_000 : self.clock.date },
            expire: { _ in try await Task.sleep(for: .seconds(3_600)) }
        )
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = CachedCredentials(source, time: time, random: { 0 })
        _ = try await cache.credentials()
        setBack.next()
        self.clock.advance(by: .seconds(3_601))
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    /// If the date is set forward, as after a start with a slow clock, the date counts.
    @Test func renewsWhenTheClockIsSetForward() async throws {
        let setForward = Counter()
        let time = TimeSource(clock: self.clock, now: { self.clock.date + (setForward.count > 0 ? 18_000 : 0) })
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = CachedCredentials(source, time: time, random: { 0 })
        _ = try await cache.credentials()
        setForward.next()
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func acceptsAnyExpirationDate() async throws {
        for end in [TimeInterval.infinity, -.infinity, 1e300, -1e300, .nan] {
            let source = Source { id in
                Credentials(accessKeyID: "\(id)", secretAccessKey: "s", expiration: Date(timeIntervalSince1970: end))
            }
            let cache = self.cache(source)
            #expect(try await cache.credentials().accessKeyID == "1")
            _ = try await cache.credentials()
        }
    }

    @Test func discardsRejectedCredentials() async throws {
        let source = Source { self.keys($0, lasting: nil) }
        let cache = self.cache(source)
        let first = try await cache.credentials()
        await cache.discard(self.keys(7, lasting: nil))
        #expect(try await cache.credentials() == first)
        await cache.discard(first)
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func returnsCredentialsThatHaveAlreadyExpired() async throws {
        let source = Source { self.keys($0, lasting: -100) }
        let cache = self.cache(source)
        for _ in 0..<5 { #expect(try await cache.credentials().accessKeyID == "1") }
        self.clock.advance(by: .seconds(11))
        #expect(try await cache.credentials().accessKeyID == "2")
    }
}
