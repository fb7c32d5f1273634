import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Synchronization
import Testing

@Suite struct CachedCredentialsTests {
    /// A provider that gives what a test tells it to, and counts.
    final class Source: CredentialsProvider {
        struct Broken: Error {}

        let asked = Counter()
        private let answer: @Sendable (Int) async throws -> Credentials

        init(_ answer: @escaping @Sendable (Int) async throws -> Credentials) {
            self.response = answer
        }

        func credentials() async throws -> Credentials { try await self.response(self.asked.next()) }

        /// Waits until it was asked a number of times.
        func wasAsked(_ times: Int) async {
            while self.asked.count < times { await Task.yield() }
        }
    }

    private let clock = ManualClock()

    private func keys(_ id: Int, lasting duration: TimeInterval?) -> Credentials {
        Credentials(accessKeyID: "\(id)", secretAccessKey: "s", expiration: duration.map { self.clock.date + $0 })
    }

    private func cache(_ source: Source, ahead: CachedCredentials.Ahead = .aws) -> CachedCredentials {
        CachedCredentials(source, ahead: ahead, time: self.clock.time, random: { 0 })
    }

    @Test func requestsOnceHoweverManyWait() async throws {
        let gate = Gate()
        let source = Source { id in
            await gate.wait()
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        try await withThrowingTaskGroup(of: Credentials.self) { group in
            for _ in 0..<200 { group.addTask { try await cache.credentials() } }
            await source.wasAsked(1)
            gate.open()
            for try await credentials in group { #expect(credentials.accessKeyID == "1") }
        }
        #expect(source.asked.count == 1)
    }

    @Test func keepsForGoodWhatDoesNotEnd() async throws {
        let source = Source { self.keys($0, lasting: nil) }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(1_000_000))
        _ = try await cache.credentials()
        #expect(source.asked.count == 1)
    }

    @Test func letsACancelledCallerGoAtOnce() async throws {
        let gate = Gate()
        let source = Source { id in
            await gate.wait()
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        let first = Task { try await cache.credentials() }
        await source.wasAsked(1)
        let second = Task { try await cache.credentials() }
        first.cancel()
        await #expect(throws: CancellationError.self) { try await first.value }
        gate.open()
        #expect(try await second.value.accessKeyID == "1")
        #expect(source.asked.count == 1)
    }

    #if os(macOS) || os(Linux)
    /// A program that gives credentials ends as soon as nobody waits for them, and another is run for who comes then.
    @Test(.timeLimit(.minutes(5 * patience))) func endsAProgramThatNobodyWaitsFor() async throws {
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

    /// Callers that give up after a moment, since there are others to use, don't end a slow renewal.
    @Test func letsASlowRenewalComeToItsEnd() async throws {
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
        while try await cache.credentials().accessKeyID != "2" { await Task.yield() }
        #expect(source.asked.count == 2)
    }

    /// Credentials that hold are not counted as ones whose renewal failed.
    @Test func requestsAgainAfterACancelledFetch() async throws {
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
        await source.wasAsked(1)
        caller.cancel()
        await #expect(throws: CancellationError.self) { try await caller.value }
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func keepsNoFailure() async throws {
        let source = Source { id in
            if id == 1 { throw Source.Broken() }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        await #expect(throws: Source.Broken.self) { try await cache.credentials() }
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test(arguments: [(CachedCredentials.Ahead.aws, 3_600.0 - 301), (.alibabaCloud, 3_600.0 - 181)])
    func renewsInTheBackgroundAheadOfTheEnd(ahead: CachedCredentials.Ahead, quiet: TimeInterval) async throws {
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = self.cache(source, ahead: ahead)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(quiet))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.asked.count == 1)
        self.clock.advance(by: .seconds(1))
        // Who comes now is not kept waiting.
        #expect(try await cache.credentials().accessKeyID == "1")
        await source.wasAsked(2)
        while try await cache.credentials().accessKeyID != "2" { await Task.yield() }
        #expect(source.asked.count == 2)
    }

    @Test func waitsForNewOnesShortlyBeforeTheEnd() async throws {
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
        await source.wasAsked(2)
    }

    @Test func usesWhatStillHoldsThroughAnOutage() async throws {
        let source = Source { id in
            if id > 1 { throw CredentialsError(source: "metadata", reason: "down") }
            return self.keys(id, lasting: 3_600)
        }
        let cache = self.cache(source)
        _ = try await cache.credentials()
        self.clock.advance(by: .seconds(3_550))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.asked.count == 2)
        // The service that is down is left alone for a moment.
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.asked.count == 2)
        self.clock.advance(by: .seconds(11))
        #expect(try await cache.credentials().accessKeyID == "1")
        #expect(source.asked.count == 3)
        self.clock.advance(by: .seconds(60))
        await #expect(throws: CredentialsError.self) { try await cache.credentials() }
    }

    @Test func doesNotFetchShortLivedOnesWithEachCall() async throws {
        let source = Source { self.keys($0, lasting: 60) }
        let cache = self.cache(source)
        for _ in 0..<5 { #expect(try await cache.credentials().accessKeyID == "1") }
        self.clock.advance(by: .seconds(31))
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    /// A provider that hangs keeps nobody waiting for long while there are credentials that hold.
    @Test func doesNotWaitForAProviderThatHangsWhileThereAreOthers() async throws {
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

    /// The date is set back while the credentials are kept: the time that has passed counts.
    @Test func letsNothingLastLongerWhenTheClockIsSetBack() async throws {
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

    /// The date is set on, as after a start with a clock that was behind: the date counts.
    @Test func renewsWhenTheClockIsSetOn() async throws {
        let setOn = Counter()
        let time = TimeSource(clock: self.clock, now: { self.clock.date + (setOn.count > 0 ? 18_000 : 0) })
        let source = Source { self.keys($0, lasting: 3_600) }
        let cache = CachedCredentials(source, time: time, random: { 0 })
        _ = try await cache.credentials()
        setOn.next()
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func survivesEndsThatNoClockReaches() async throws {
        for end in [TimeInterval.infinity, -.infinity, 1e300, -1e300, .nan] {
            let source = Source { id in
                Credentials(accessKeyID: "\(id)", secretAccessKey: "s", expiration: Date(timeIntervalSince1970: end))
            }
            let cache = self.cache(source)
            #expect(try await cache.credentials().accessKeyID == "1")
            _ = try await cache.credentials()
        }
    }

    @Test func forgetsWhatAServiceHasRejected() async throws {
        let source = Source { self.keys($0, lasting: nil) }
        let cache = self.cache(source)
        let first = try await cache.credentials()
        await cache.discard(self.keys(7, lasting: nil))
        #expect(try await cache.credentials() == first)
        await cache.discard(first)
        #expect(try await cache.credentials().accessKeyID == "2")
    }

    @Test func handsOutWhatComesWithItsEndInThePast() async throws {
        let source = Source { self.keys($0, lasting: -100) }
        let cache = self.cache(source)
        for _ in 0..<5 { #expect(try await cache.credentials().accessKeyID == "1") }
        self.clock.advance(by: .seconds(11))
        #expect(try await cache.credentials().accessKeyID == "2")
    }
}
