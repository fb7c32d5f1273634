// Runs a script on both clouds in memory, and waits for it.

import CloudAssistantKit
import CloudCore
import CloudEmulator
import Foundation
import SSMKit

let cloud = EmulatedCloud(machines: 1, clock: .manual) { _, script in .init(standardOutput: "ran \(script)") }

let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
let sent = try await ssm.sendCommand(
    documentName: "AWS-RunShellScript",
    instanceIDs: ["i-1"],
    parameters: ["commands": ["uptime"]]
)
let request = SSM.GetCommandInvocationRequest(commandID: sent.command?.commandID ?? "", instanceID: "i-1")
let invocation = try await ssm.waitUntilCommandExecuted(request)

let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
let started = try await assistant.runCommand(
    commandContent: "uptime",
    type: .runShellScript,
    instanceIDs: ["i-1"]
)
try await cloud.time.clock.sleep(for: .seconds(60))
let results = assistant.pages(of: CloudAssistant.DescribeInvocationResultsRequest(invokeID: started.invokeID)).items
for try await result in results {
    let output = String(decoding: Data(base64Encoded: result.output ?? "") ?? Data(), as: UTF8.self)
    print("Everything", output == "ran uptime" && invocation.standardOutputContent == "ran uptime")
}
