import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Decoding responses that deviate from their documentation, of which at most the affected item is lost.
@Suite struct LenientDecodingTests {
    private static let first = #"{"InstanceId":"i-1","Status":"Success"}"#
    private static let last = #"{"InstanceId":"i-3","Status":"Failed"}"#

    @Test(arguments: [
        ("null", ["i-1", "i-3"]),
        ("3", ["i-1", "i-3"]),
        (#""text""#, ["i-1", "i-3"]),
        ("[]", ["i-1", "i-3"]),
        (#"{"InstanceId":"i-2","RequestedDateTime":"soon"}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","RequestedDateTime":{}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","Status":["Success"]}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","CommandPlugins":{"a":1}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","CommandPlugins":[null]}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","CommandPlugins":[{"ResponseCode":"x"}]}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","NotificationConfig":{"NotificationEvents":[7,{}]}}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","StatusDetails":"cut \ud83d"}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","StatusDetails":"\udc00\ud83d\ud83d"}"#, ["i-1", "i-2", "i-3"]),
        (#"{"InstanceId":"i-2","CommandPlugins":[{"Output":"abc\ud83d"}]}"#, ["i-1", "i-2", "i-3"]),
    ])
    func losesAtMostTheAffectedItem(item: String, ids: [String]) async throws {
        let body = "{\"CommandInvocations\":[\(Self.first),\(item),\(Self.last)],\"NextToken\":\"t\"}"
        let transport = StubTransport(.json(body))
        let (response, metadata) = try await SSMClient.testing(transport)
            .sendWithMetadata(SSM.ListCommandInvocationsRequest())
        #expect(response.commandInvocations.map(\.instanceID) == ids)
        #expect(response.commandInvocations.last?.status == .failed)
        #expect(response.nextToken == "t")
        #expect(metadata.notes.first?.hasPrefix("CommandInvocations[1]") == true, "\(metadata.notes)")

        let strict = SSMClient.testing(StubTransport(.json(body)), options: .init(decoding: .strict))
        let error = await #expect(throws: SSMError.self) { _ = try await strict.listCommandInvocations() }
        guard case .decoding = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func readsTextThatIsTruncatedWithinACharacter() async throws {
        let transport = StubTransport(
            .json(
                #"{"StandardOutputContent":"a\"\n\u00e4\ud83d","StandardErrorContent":"\ud83d\ude00","Status":"Success"}"#
            )
        )
        let (response, metadata) = try await SSMClient.testing(transport)
            .sendWithMetadata(SSM.GetCommandInvocationRequest(commandID: "c", instanceID: "i"))
        #expect(response.standardOutputContent == "a\"\n\u{e4}\u{FFFD}")
        #expect(response.standardErrorContent == "\u{1F600}")
        #expect(response.status == .success)
        #expect(metadata.notes == ["StandardOutputContent: invalid text was replaced by U+FFFD"])
    }

    /// Some services write an empty collection as an empty string.
    @Test func readsEmptyTextAsAnEmptyCollection() async throws {
        let baseline = StubTransport(.json(#"{"GlobalFilters":{"PatchFilters":""},"ApprovedPatches":"","Name":"n"}"#))
        let (response, metadata) = try await SSMClient.testing(baseline)
            .sendWithMetadata(SSM.GetPatchBaselineRequest(baselineID: "b"))
        #expect(response.globalFilters?.patchFilters.isEmpty == true && response.name == "n")
        #expect(metadata.notes.isEmpty)
        let commands = StubTransport(.json(#"{"Commands":[{"Parameters":{"a":"","b":["x"]},"Targets":""}]}"#))
        let parameters = try await SSMClient.testing(commands).listCommands().commands.first?.parameters
        #expect(parameters == ["a": [], "b": ["x"]])
    }

    @Test func takesTheFirstOfSeveralEntriesEvenIfItIsOmitted() async throws {
        let transport = StubTransport(.json(#"{"Commands":[{"Parameters":{"a":1,"a":["x"],"b":["y"]}}]}"#))
        #expect(try await SSMClient.testing(transport).listCommands().commands.first?.parameters == ["b": ["y"]])
    }

    @Test func readsTheValidPartsOfMapsAndNestedLists() async throws {
        let transport = StubTransport(
            .json(
                #"{"TypeName":"n","SchemaVersion":"1","InstanceId":"i","Entries":[{"a":"1","b":null,"c":[]},null,{"d":"2"}]}"#
            )
        )
        let response = try await SSMClient.testing(transport).listInventoryEntries(instanceID: "i", typeName: "n")
        #expect(response.entries == [["a": "1"], ["d": "2"]])
    }

    /// The caller could not notice that items or pages are missing.
    @Test(arguments: [
        #"{"CommandInvocations":3}"#, #"{"CommandInvocations":{}}"#, #"{"CommandInvocations":[],"NextToken":{}}"#,
        #"{"CommandInvocations":[null"#, "[null]", "null",
    ])
    func throwsIfAListOrATokenCannotBeRead(body: String) async {
        let client = SSMClient.testing(StubTransport(.json(body)))
        let error = await #expect(throws: SSMError.self) { _ = try await client.listCommandInvocations() }
        guard case .decoding = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test func limitsTheNumberOfNotes() async throws {
        let nulls = Array(repeating: "null", count: 100_000).joined(separator: ",")
        let transport = StubTransport(.json("{\"CommandInvocations\":[\(nulls),\(Self.first)]}"))
        let (response, metadata) = try await SSMClient.testing(transport)
            .sendWithMetadata(SSM.ListCommandInvocationsRequest())
        #expect(response.commandInvocations.count == 1)
        #expect(metadata.notes.count == 100)
    }

    @Test func addsNoNotesToAValidResponse() async throws {
        let transport = StubTransport(.json("{\"CommandInvocations\":[\(Self.first)],\"NextToken\":null}"))
        let (response, metadata) = try await SSMClient.testing(transport)
            .sendWithMetadata(SSM.ListCommandInvocationsRequest())
        #expect(response.commandInvocations.count == 1)
        #expect(metadata.notes.isEmpty)
    }
}
