import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// The outlines of requests and responses.
@Suite struct SkeletonTests {
    @Test(arguments: CloudAssistant.operations.map(\.name))
    func areFormsThatACallByNameReads(operation: String) async throws {
        let form = try CloudAssistant.skeleton(of: operation, .input)
        let transport = StubTransport(.json("{}"))
        _ = try await CloudAssistantClient.testing(transport).call(operation: operation, json: Data(form.utf8))
        #expect(transport.requests.count == 1)
        let answer = try CloudAssistant.skeleton(of: operation, .output)
        #expect(throws: Never.self) { try OracleValue.parse(Data(answer.utf8)) }
    }

    @Test func nameEveryMember() throws {
        let form = try CloudAssistant.skeleton(of: "StopInvocation", .input)
        #expect(form.contains(#""InvokeId": """#) && form.contains(#""InstanceId": ["#))
    }

    @Test func rejectAnOperationThatIsNotThere() {
        #expect(throws: InvalidRequestError.unknownOperation("RunCommands")) {
            try CloudAssistant.skeleton(of: "RunCommands", .output)
        }
    }
}
