import CloudCore
import CloudTestSupport
import Foundation
import Testing

/// Rejected credentials are discarded, reloaded once, and used if they have changed.
@Suite struct RejectedCredentialsTests {
    /// Returns a source that provides the given keys in order, and then repeats the last one.
    private static func source(_ keys: String...) -> CachedCredentialsTests.Source {
        CachedCredentialsTests.Source { call in
            Credentials(accessKeyID: keys[min(call, keys.count) - 1], secretAccessKey: "planted-secret-key")
        }
    }

    private static let rejected: StubTransport.Response = { _ in .rejected("Expired", 400) }
    private static let ok: StubTransport.Response = { _ in .ok() }

    private func client(
        _ source: CachedCredentialsTests.Source,
        retry: RetryPolicy = .standard,
        _ responses: StubTransport.Response...
    ) -> FakeClient {
        let clock = ManualClock()
        let cache = CachedCredentials(CredentialsChain([source]), time: clock.time, random: { 0 })
        return FakeClient(responses: responses, credentials: cache, retry: retry, clock: clock)
    }

    @Test func areReloadedAndUsedIfTheyHaveChanged() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, Self.rejected, Self.ok, Self.ok)
        // A write is safe to repeat: the service has rejected the request before it acted.
        #expect(try await client.call(FakeClient.write).attempts == 2)
        _ = try await client.call(FakeClient.write)
        #expect(source.calls.count == 2)
        #expect(client.transport.requests.count == 3)
    }

    @Test func areNotSentAgainIfTheyHaveNotChanged() async throws {
        let source = Self.source("old")
        let client = self.client(source, Self.rejected, Self.ok)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.write)
        }
        #expect(error?.serviceFailure?.code.rawValue == "Expired")
        #expect(error?.mayHaveTakenEffect == false)
        #expect(client.transport.requests.count == 1)
    }

    @Test func areReloadedOncePerCall() async throws {
        let source = Self.source("a", "b", "c", "d")
        let client = self.client(source, Self.rejected, Self.rejected, Self.ok)
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.write) }
        #expect(client.transport.requests.count == 2)
        // The last rejected credentials are discarded, too.
        _ = try await client.call(FakeClient.write)
        #expect(source.calls.count == 3)
    }

    @Test func areDiscardedWithoutARetry() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, retry: .none, Self.rejected, Self.ok)
        await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) { try await client.call(FakeClient.write) }
        #expect(source.calls.count == 1)
        _ = try await client.call(FakeClient.write)
        #expect(source.calls.count == 2)
    }

    @Test func doNotRetryAWriteThatMayHaveTakenEffect() async throws {
        let source = Self.source("old", "new")
        let client = self.client(source, { _ in .rejected("Expired", 500) }, Self.ok)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.write)
        }
        #expect(error?.mayHaveTakenEffect == true)
        #expect(client.transport.requests.count == 1)
    }

    @Test func areReportedIfTheReloadFails() async throws {
        let source = CachedCredentialsTests.Source { call in
            guard call == 1 else { throw CredentialsError(source: "file", reason: "gone") }
            return Credentials(accessKeyID: "old", secretAccessKey: "planted-secret-key")
        }
        let client = self.client(source, Self.rejected)
        let error = await #expect(throws: CloudError<FakeWireProtocol.ErrorCode>.self) {
            try await client.call(FakeClient.read)
        }
        #expect(error?.serviceFailure?.code.rawValue == "Expired")
    }
}
