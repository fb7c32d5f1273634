import CloudTestSupport
import Foundation
import SSMKit
import Testing

/// The outlines of requests and responses.
@Suite struct SkeletonTests {
    private struct Outlines: Decodable {
        var input: OracleValue
        var output: OracleValue
    }

    @Test func areThoseOfTheAWSCommandLine() throws {
        let expected: [String: Outlines] = try Fixtures.load("oracle/skeletons.json")
        #expect(Set(expected.keys) == Set(SSM.operations.map(\.name)))
        for (operation, outlines) in expected {
            let input = try SSM.skeleton(of: operation, .input)
            let output = try SSM.skeleton(of: operation, .output)
            #expect(try OracleValue.parse(Data(input.utf8)) == outlines.input, "\(operation) input")
            #expect(try OracleValue.parse(Data(output.utf8)) == outlines.output, "\(operation) output")
        }
    }

    // The AWS command line leaves an aggregator within an aggregator empty, which is no request.
    @Test(arguments: SSM.operations.map(\.name).filter { $0 != "ListNodesSummary" })
    func areFormsThatACallByNameReads(operation: String) async throws {
        let form = try SSM.skeleton(of: operation, .input)
        let transport = StubTransport(.json("{}"))
        _ = try await SSMClient.testing(transport).call(operation: operation, json: Data(form.utf8))
        #expect(transport.requests.count == 1)
    }

    @Test func rejectAnOperationThatIsNotThere() {
        #expect(throws: InvalidRequestError.unknownOperation("SendCommands")) {
            try SSM.skeleton(of: "SendCommands", .input)
        }
    }
}
