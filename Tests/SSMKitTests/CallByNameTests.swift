import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Calls by name: invalid input, and pages.
@Suite struct CallByNameTests {
    @Test(arguments: [
        (#"{"MaxResult": 5}"#, "it has no member MaxResult; its skeleton lists the valid members"),
        (
            #"{"Filters": [{"key": "a", "value": "b"}, {"key": "a", "value": "b", "values": 1}], "Max": 1}"#,
            "it has no member Filters[1].values, Max; its skeleton lists the valid members"
        ),
        (#"{"MaxResults": "5"}"#, "MaxResults is not an integer"), (#"{"CommandId": 5}"#, "CommandId is not a string"),
        (#"{"Filters": {}}"#, "Filters is not an array"), ("[]", "the document is not an object"),
        ("{", "it is not JSON"),
    ])
    func rejectsInvalidInput(json: String, reason: String) async {
        let transport = StubTransport()
        await #expect {
            try await SSMClient.testing(transport).call(operation: "ListCommands", json: Data(json.utf8))
        } throws: { error in
            guard case SSMError.invalidRequest(let invalid)? = error as? SSMError else { return false }
            return invalid == .invalidInput(operation: "ListCommands", reason: reason)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test(arguments: [
        (#"{"DocumentNam": "D"}"#, "DocumentName is missing; it has no member DocumentNam"),
        (
            #"{"DocumentName": "D", "Targets": [{"Kee": "k"}]}"#,
            "it has no member Targets[0].Kee; its skeleton lists the valid members"
        ),
        (#"{"DocumentName": "D", "Comment": "a", "Comment": "b"}"#, "Comment: it is given twice"),
    ])
    func namesMisspelledMembers(json: String, reason: String) async {
        let error = await #expect(throws: SSMError.self) {
            try await SSMClient.testing(StubTransport()).call(operation: "SendCommand", json: Data(json.utf8))
        }
        #expect(error?.description == "the input is not a valid request for SendCommand: \(reason)")
    }

    /// The keys of a map are the caller's, and may be secret.
    @Test func omitsKeysWithinSecretMembersFromErrors() async {
        let transport = StubTransport()
        let json = #"{"DocumentName": "D", "Parameters": {"planted": 5}}"#
        let error = await #expect(throws: SSMError.self) {
            try await SSMClient.testing(transport).call(operation: "SendCommand", json: Data(json.utf8))
        }
        #expect(
            error?.description
                == "the input is not a valid request for SendCommand: a value in Parameters is not an array"
        )
    }

    @Test(arguments: ["", " \n", "{}", #"{"NextToken": null, "Unknown": null}"#])
    func treatsEmptyInputAsAnEmptyRequest(json: String) async throws {
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport).call(operation: "ListCommands", json: Data(json.utf8))
        #expect(transport.requests.first?.json == [:])
    }

    @Test func acceptsAnyKeyOfAMap() async throws {
        let transport = StubTransport(.json("{}"))
        let json = #"{"DocumentName": "D", "Parameters": {"anything": ["a"]}}"#
        _ = try await SSMClient.testing(transport).call(operation: "SendCommand", json: Data(json.utf8))
        #expect(transport.requests.count == 1)
    }

    @Test func followsPagesToTheEnd() async throws {
        let transport = StubTransport(
            .json(#"{"Commands": [{"CommandId": "c-1"}], "NextToken": "t"}"#),
            .json(#"{"Commands": [{"CommandId": "c-2"}]}"#)
        )
        var pages: [SSM.ListCommandsResponse] = []
        let json = Data(#"{"MaxResults": 1}"#.utf8)
        for try await page in SSMClient.testing(transport).pages(operation: "ListCommands", json: json) {
            pages.append(try SSM.makeDecoder().decode(SSM.ListCommandsResponse.self, from: page))
        }
        #expect(pages.flatMap(\.commands).map(\.commandID) == ["c-1", "c-2"])
        #expect(transport.requests.map(\.json) == [["MaxResults": 1], ["MaxResults": 1, "NextToken": "t"]])
    }

    @Test func throwsIfTheServiceRepeatsAToken() async throws {
        let responses = ["a", "b", "a", "b"].map { TransportResponse.json(#"{"NextToken": "\#($0)"}"#) }
        let transport = StubTransport(responses: responses.map { response in { _ in response } })
        var pages = SSMClient.testing(transport).pages(operation: "ListCommands", json: Data()).makeAsyncIterator()
        for _ in 0..<3 { _ = try await pages.next() }
        let error = await #expect(throws: SSMError.self) { try await pages.next() }
        #expect(error?.description.contains("repeated a page token") == true)
        #expect(transport.requests.count == 3)
        #expect(try await pages.next() == nil)
    }

    @Test func returnsOnePageOfAnOperationWithoutPages() async throws {
        let transport = StubTransport(.json("{}"))
        var count = 0
        let json = Data(#"{"Name": "/a"}"#.utf8)
        for try await _ in SSMClient.testing(transport).pages(operation: "GetParameter", json: json) { count += 1 }
        #expect(count == 1)
    }

    @Test func throwsOnceForAnUnknownOperation() async {
        var pages = SSMClient.testing(StubTransport()).pages(operation: "ListCommand", json: Data())
            .makeAsyncIterator()
        await #expect(throws: SSMError.self) { try await pages.next() }
        #expect((try? await pages.next()) == .some(nil))
    }

    @Test func describesAClientByItsRegion() {
        #expect(
            "\(SSMClient(region: "eu-west-1")) \(SSMClient())"
                == "SSMClient(region: eu-west-1) SSMClient(region: as configured)"
        )
    }

    @Test func readsDatesThatAreText() throws {
        let json = #"{"ExecutionStartDateTime": "2026-01-31T23:59:00.000Z", "ExecutionEndDateTime": ""}"#
        let response = try SSM.makeDecoder().decode(SSM.GetCommandInvocationResponse.self, from: Data(json.utf8))
        #expect(response.startDate == Date(timeIntervalSince1970: 1_769_903_940))
        #expect(response.endDate == nil)
    }
}
