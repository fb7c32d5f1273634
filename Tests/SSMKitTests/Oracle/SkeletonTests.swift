import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// Skeletons of requests and responses.
@Suite struct SkeletonTests {
    private struct Skeletons: Decodable {
        var input: OracleValue
        var output: OracleValue
    }

    @Test func matchThoseOfTheAWSCommandLine() throws {
        let expected: [String: Skeletons] = try Fixtures.load("oracle/skeletons.json")
        #expect(Set(expected.keys) == Set(SSM.operations.map(\.name)))
        for (operation, skeletons) in expected {
            let input = try SSM.skeleton(of: operation, .input)
            let output = try SSM.skeleton(of: operation, .output)
            #expect(try OracleValue.parse(Data(input.utf8)) == skeletons.input, "\(operation) input")
            #expect(try OracleValue.parse(Data(output.utf8)) == skeletons.output, "\(operation) output")
        }
    }

    // The AWS command line leaves an aggregator within an aggregator empty, which is not a valid request.
    @Test(arguments: SSM.operations.map(\.name).filter { $0 != "ListNodesSummary" })
    func areAcceptedByACallByName(operation: String) async throws {
        let skeleton = try SSM.skeleton(of: operation, .input)
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport).call(operation: operation, json: Data(skeleton.utf8))
        #expect(transport.requests.count == 1)
    }

    @Test func rejectAnUnknownOperation() {
        #expect(throws: InvalidRequestError.unknownOperation("SendCommands")) {
            try SSM.skeleton(of: "SendCommands", .input)
        }
    }
}
