import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Calls by name: invalid input, and pages.
@Suite struct CallByNameTests {
    @Test(arguments: [
        (#"{"InvokeIds": "t-1"}"#, "it has no member InvokeIds; its skeleton lists the valid members"),
        (
            #"{"Tag": [{"Key": "a", "Valeu": "b"}]}"#,
            "it has no member Tag[0].Valeu; its skeleton lists the valid members"
        ),
        (#"{"PageSize": "many"}"#, "PageSize is not an integer"),
    ])
    func rejectsInvalidInput(json: String, reason: String) async {
        let transport = StubTransport()
        await #expect {
            try await CloudAssistantClient.testing(transport)
                .call(operation: "DescribeInvocations", json: Data(json.utf8))
        } throws: { error in
            guard case CloudAssistantError.invalidRequest(let invalid)? = error as? CloudAssistantError else {
                return false
            }
            return invalid == .invalidInput(operation: "DescribeInvocations", reason: reason)
        }
        #expect(transport.requests.isEmpty)
    }

    @Test func followsPagesByNumber() async throws {
        let transport = StubTransport(
            .json(#"{"PageNumber": 1, "PageSize": 1, "TotalCount": 2, "ManagedInstances": []}"#),
            .json(#"{"PageNumber": 2, "PageSize": 1, "TotalCount": 2, "ManagedInstances": []}"#)
        )
        var count = 0
        let json = Data(#"{"PageNumber": 1, "PageSize": 1}"#.utf8)
        let pages = CloudAssistantClient.testing(transport).pages(operation: "DescribeActivations", json: json)
        for try await _ in pages { count += 1 }
        #expect(count == 2)
        #expect(transport.requests.map { $0.parameters["PageNumber"] } == ["1", "2"])
    }

    @Test(arguments: [
        (#"{}"#, [nil, "2", "3"]), (#"{"PageSize": 10}"#, [nil, "2", "3"]), (#"{"PageNumber": 2}"#, ["2", "3"]),
        (#"{"MaxResults": 10}"#, [nil]),
    ])
    func followsPageNumbersIfTheResponseHasNoToken(json: String, numbers: [String?]) async throws {
        let response = TransportResponse.json(#"{"PageSize": 10, "TotalCount": 30, "NextToken": ""}"#)
        let transport = StubTransport(response, response, response)
        let pages = CloudAssistantClient.testing(transport)
            .pages(operation: "DescribeCloudAssistantStatus", json: Data(json.utf8))
        for try await _ in pages {}
        #expect(transport.requests.map { $0.parameters["PageNumber"] } == numbers)
    }

    @Test func describesAClientByItsRegion() {
        #expect("\(CloudAssistantClient(region: "cn-beijing"))" == "CloudAssistantClient(region: cn-beijing)")
    }

    @Test func readsDatesThatAreText() {
        let result = CloudAssistant.InvocationResult(finishedTime: "", startTime: "2026-01-31T23:59:00Z")
        #expect(result.startDate == Date(timeIntervalSince1970: 1_769_903_940))
        #expect(result.endDate == nil)
    }
}
