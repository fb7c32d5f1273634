import Foundation
import SSMKit

extension Measure {
    /// Returns the measurements of JSON encoding and decoding.
    static func coding(_ inputs: Inputs) -> [String: Measure] {
        let encoder = SSM.makeEncoder()
        let decoder = SSM.makeDecoder()
        var request = SSM.SendCommandRequest(documentName: "AWS-RunShellScript")
        request.instanceIDs = [Sample.instanceID]
        request.comment = "disk space"
        request.maxConcurrency = "10%"
        request.parameters = ["commands": ["df -h / | tail -1"], "executionTimeout": ["60"]]
        request.timeoutSeconds = 120
        return [
            "encode": Measure { [request] in _ = try encoder.encode(request) },
            "decode-small": Measure {
                _ = try decoder.decode(SSM.GetCommandInvocationResponse.self, from: inputs.small)
            },
            "decode-large": Measure {
                _ = try decoder.decode(SSM.ListCommandInvocationsResponse.self, from: inputs.large)
            },
        ]
    }
}
