import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Requests and responses of every operation, compared with the official SDK.
///
/// The cases are made by `make_cloud_assistant_fixtures.py`.
@Suite struct OracleTests {
    @Test func sendsTheSameRequestsAsTheOfficialSDK() async throws {
        let file = try Fixtures.load("cloud-assistant/requests.json", as: File<RequestCase>.self)
        #expect(Set(file.cases.map(\.op)) == Set(CloudAssistant.operations.map(\.name)))
        for example in file.cases {
            let transport = StubTransport(.json("{}"))
            _ = try await CloudAssistantClient.testing(transport)
                .call(operation: example.op, json: example.input.data)
            let request = try #require(transport.requests.first)
            #expect(request.body.isEmpty == !Self.sendForms.contains(example.op), "\(example.op)")
            #expect((request.url.query() == nil) == Self.sendForms.contains(example.op), "\(example.op)")
            var sent = request.parameters
            // The client fills in its region and an idempotency token if the caller gives none.
            for name in ["RegionId", "ClientToken"] where example.query[name] == nil { sent[name] = nil }
            #expect(Set(sent.keys) == Set(example.query.keys), "\(example.op) \(example.mode)")
            for (name, expected) in example.query {
                #expect(Self.value(sent[name] ?? "") == Self.value(expected), "\(example.op) \(example.mode) \(name)")
            }
        }
    }

    @Test func readsEveryMemberThatTheOfficialSDKReads() async throws {
        let file = try Fixtures.load("cloud-assistant/responses.json", as: File<ResponseCase>.self)
        let inputs = try Fixtures.load("cloud-assistant/requests.json", as: File<RequestCase>.self).cases
        for example in file.cases {
            let input = try #require(inputs.first { $0.op == example.op && $0.mode == "full" }).input
            let transport = StubTransport(TransportResponse(status: 200, body: try example.body.data))
            let read = try await CloudAssistantClient.testing(transport)
                .call(operation: example.op, json: input.data)
            let value = try OracleValue.parse(read)
            #expect(value.withoutEmptyMembers == example.body.withoutEmptyMembers, "\(example.op)")
        }
    }

    /// The operations whose parameters contain scripts, their parameters, or files.
    private static let sendForms: Set<String> = [
        "CreateCommand", "InvokeCommand", "ModifyCommand", "ModifyInvocationAttribute", "RunCommand", "SendFile",
    ]

    /// Returns the value of a parameter, decoded if it is a JSON object.
    private static func value(_ text: String) -> OracleValue {
        let value = try? OracleValue.parse(Data(text.utf8))
        if case .object = value { return value ?? .text(text) }
        return .text(text)
    }

    private struct File<Case: Decodable>: Decodable {
        var cases: [Case]
    }

    private struct RequestCase: Decodable {
        var op: String
        var mode: String
        var input: OracleValue
        var query: [String: String]
    }

    private struct ResponseCase: Decodable {
        var op: String
        var body: OracleValue
    }
}
