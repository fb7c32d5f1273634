import CloudCore
import Testing

@Suite struct CredentialsChainTests {
    private struct Source: CredentialsProvider {
        let result: Result<Credentials, any Error>

        func credentials() async throws -> Credentials { try self.result.get() }
    }

    private func absent(_ name: String) -> Source {
        Source(result: .failure(CredentialsError(notConfigured: name, reason: "not set")))
    }

    private func broken(_ name: String) -> Source {
        Source(result: .failure(CredentialsError(source: name, reason: "broken")))
    }

    private let keys = StaticCredentials(Credentials(accessKeyID: "AKID", secretAccessKey: "s"))

    @Test func usesTheFirstConfiguredSource() async throws {
        let chain = CredentialsChain([self.absent("a"), self.absent("b"), self.keys, self.broken("c")])
        #expect(try await chain.credentials().accessKeyID == "AKID")
    }

    @Test func stopsAtAMisconfiguredSource() async {
        let chain = CredentialsChain([self.absent("a"), self.broken("b"), self.keys])
        let error = await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(error?.description == "no credentials: a: not set · b: broken")
        #expect(error?.isConfigured == true)
    }

    @Test func namesEverySourceInOrder() async {
        let chain = CredentialsChain([self.absent("a"), CredentialsChain([self.absent("b"), self.absent("c")])])
        let error = await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(error?.sources.map(\.name) == ["a", "b", "c"])
        #expect(error?.isConfigured == false)
    }

    @Test func continuesAfterAnUnconfiguredChain() async throws {
        let chain = CredentialsChain([CredentialsChain([self.absent("a")]), CredentialsChain([]), self.keys])
        #expect(try await chain.credentials().accessKeyID == "AKID")
    }

    @Test func stopsAtAnyOtherError() async {
        struct OtherError: Error {}
        let chain = CredentialsChain([self.absent("a"), Source(result: .failure(OtherError())), self.keys])
        let error = await #expect(throws: CredentialsError.self) { try await chain.credentials() }
        #expect(error?.sources.map(\.name) == ["a", "Source"])
    }

    @Test func rethrowsCancellationErrors() async {
        let chain = CredentialsChain([Source(result: .failure(CancellationError())), self.keys])
        await #expect(throws: CancellationError.self) { try await chain.credentials() }
    }
}
