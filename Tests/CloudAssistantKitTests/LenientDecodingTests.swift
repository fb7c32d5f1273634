import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Decoding responses that deviate from their documentation, of which at most the affected item is lost.
@Suite struct LenientDecodingTests {
    @Test(arguments: [
        #"{"Commands":""}"#, #"{"Commands":{"Command":""}}"#, #"{"Commands":{"Command":[]}}"#, #"{"Commands":null}"#,
    ])
    func readsEmptyTextAsAnEmptyList(body: String) async throws {
        let (response, metadata) = try await CloudAssistantClient.testing(StubTransport(.json(body)))
            .sendWithMetadata(CloudAssistant.DescribeCommandsRequest())
        #expect(response.commands.isEmpty)
        #expect(metadata.notes.isEmpty)
    }

    @Test(arguments: [
        ("null", ["i-1", "i-3"]),
        ("3", ["i-1", "i-3"]),
        (#"{"InstanceId":"i-2","Output":"YQ\ud83d"}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","Output":{}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","ExitCode":"x"}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","ExitCode":[]}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","InvocationStatus":{}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","Tags":{"Tag":[null]}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","Tags":{"Tag":3}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","Tags":3}"#, ["i-1", "i-2", "i-3"]),
    ])
    func losesAtMostTheAffectedItem(item: String, ids: [String]) async throws {
        let body = """
            {"Invocation":{"InvocationResults":{"InvocationResult":[{"InstanceId":"i-1"},\(item),
            {"InstanceId":"i-3","ExitCode":"0"}]},"NextToken":"t","TotalCount":"many"}}
            """
        let (response, metadata) = try await CloudAssistantClient.testing(StubTransport(.json(body)))
            .sendWithMetadata(CloudAssistant.DescribeInvocationResultsRequest())
        let page = try #require(response.invocation)
        #expect(page.invocationResults.map(\.instanceID) == ids)
        #expect(page.invocationResults.last?.exitCode == 0)
        #expect(page.nextToken == "t")
        #expect(metadata.notes.first?.contains("[1]") == true, "\(metadata.notes)")
        #expect(metadata.notes.last?.hasPrefix("Invocation.TotalCount") == true, "\(metadata.notes)")

        let strict = CloudAssistantClient.testing(StubTransport(.json(body)), options: .init(decoding: .strict))
        await #expect(throws: CloudAssistantError.self) { _ = try await strict.describeInvocationResults() }
    }

    /// The caller could not notice that items or pages are missing.
    @Test(arguments: [
        #"{"Invocation":"none"}"#, #"{"Invocation":{"InvocationResults":3}}"#, #"{"Invocation":{"NextToken":{}}}"#,
        #"{"Invocation":{"InvocationResults":{"InvocationResult":"x"}}}"#,
    ])
    func throwsIfAListOrATokenCannotBeRead(body: String) async {
        let client = CloudAssistantClient.testing(StubTransport(.json(body)))
        let error = await #expect(throws: CloudAssistantError.self) { _ = try await client.describeInvocationResults() }
        guard case .decoding = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }
}
