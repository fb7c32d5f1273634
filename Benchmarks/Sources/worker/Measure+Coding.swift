import Foundation
import SSMKit

extension Measure {
    /// Returns the measurements of JSON encoding and decoding.
    static func coding(_ inputs: Inputs) -> [String: Measure] {
        let decoder = SSM.makeDecoder()
        var request = SSM.SendCommandRequest(documentName: "AWS-RunShellScript")
        request.instanceIDs = [Sample.instanceID]
        request.comment = "disk space"
        request.maxConcurrency = "10%"
        request.parameters = ["commands": ["df -h / | tail -1"], "executionTimeout": ["60"]]
        request.timeoutSeconds = 120
        return [
            "encode": Measure { [request] in _ = try request.json() },
            "decode-small": Measure { _ = try SSM.GetCommandInvocationResponse(json: inputs.small) },
            "decode-large": Measure { _ = try SSM.ListCommandInvocationsResponse(json: inputs.large) },
            "decode-large-codable": Measure {
                _ = try decoder.decode(SSM.ListCommandInvocationsResponse.self, from: inputs.large)
            },
        ]
    }
}
