import CloudCore
import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Credentials that a service rejects are dropped, read again once, and used if they are others.
@Suite struct RejectedCredentialsTests {
    /// A source that hands out one key until the tests put another one there.
    private static func source(_ keys: String...) -> CachedCredentialsTests.Source {
        CachedCredentialsTests.Source { asked in
            Credentials(accessKeyID: keys[min(asked, keys.count) - 1], secretAccessKey: "planted-secret-key")
        }
    }

    private static let rejected: StubTransport.Response = { _ in .rejected("Expired", 400) }
    private static let ok: StubTransport.Response = { _ in .ok() }

    private func client(
        _ source: CachedCredentialsTests.Source,
        retry: RetryPolicy = .standard,
        _ answers: StubTransport.Response...
    ) -> FakeClient {
        let clock = ManualClock()
        let cache = CachedCredentials(CredentialsChain([source]), time: clock.time, random: { 0 })
        return FakeClient(responses: answers, credentials: cache, retry: retry, clock: clock)
    }

    @Test func areReadAgainAndUsedIfTheyAreOthers() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, Self.rejected, Self.ok, Self.ok)
        // A write is safe to repeat: the service has rejected the request before it acted.
        #expect(try await client.call(FakeClient.write).attempts == 2)
        _ = try await client.call(FakeClient.write)
        #expect(source.asked.count == 2)
        #expect(client.transport.requests.count == 3)
    }

    @Test func areNotSentAgainIfTheyAreTheSame() async throws {
        let source = Self.source("old")
        let client = self.client(source, Self.rejected, Self.ok)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.write)
        }
        #expect(error?.serviceFailure?.code.rawValue == "Expired")
        #expect(error?.mayHaveTakenEffect == false)
        #expect(client.transport.requests.count == 1)
    }

    @Test func areReadAgainOnceInACall() async throws {
        let source = Self.source("a", "b", "c", "d")
        let client = self.client(source, Self.rejected, Self.rejected, Self.ok)
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.write) }
        #expect(client.transport.requests.count == 2)
        // What was rejected last is dropped all the same.
        _ = try await client.call(FakeClient.write)
        #expect(source.asked.count == 3)
    }

    @Test func areDroppedWhereNothingIsSentAgain() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, retry: .none, Self.rejected, Self.ok)
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.write) }
        #expect(source.asked.count == 1)
        _ = try await client.call(FakeClient.write)
        #expect(source.asked.count == 2)
    }

    @Test func areNoReasonToRepeatAWriteThatMayHaveArrived() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, { _ in .rejected("Expired", 500) }, Self.ok)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.write)
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(client.transport.requests.count == 1)
    }

    @Test func areSaidWhereOthersCannotBeHad() async throws {
        let source = CachedCredentialsTests.Source { asked in
            guard asked == 1 else { throw CredentialsError(source: "file", reason: "gone") }
            return Credentials(accessKeyID: "old", secretAccessKey: "planted-secret-key")
        }
        let client = self.client(source, Self.rejected)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.read)
        }
        #expect(error?.serviceFailure?.code.rawValue == "Expired")
    }
}
