import CloudAssistantKit
import CloudTestSupport
import Foundation
import Testing

/// Skeletons of requests and responses.
@Suite struct SkeletonTests {
    @Test(arguments: CloudAssistant.operations.map(\.name))
    func areAcceptedByACallByName(operation: String) async throws {
        let input = try CloudAssistant.skeleton(of: operation, .input)
        let transport = StubTransport(.json("{}"))
        _ = try await CloudAssistantClient.testing(transport).call(operation: operation, json: Data(input.utf8))
        #expect(transport.requests.count == 1)
        let output = try CloudAssistant.skeleton(of: operation, .output)
        #expect(throws: Never.self) { try OracleValue.parse(Data(output.utf8)) }
    }

    @Test func containEveryMember() throws {
        let input = try CloudAssistant.skeleton(of: "StopInvocation", .input)
        #expect(input.contains(#""InvokeId": """#) && input.contains(#""InstanceId": ["#))
    }

    @Test func rejectAnUnknownOperation() {
        #expect(throws: InvalidRequestError.unknownOperation("RunCommands")) {
            try CloudAssistant.skeleton(of: "RunCommands", .output)
        }
    }
}
