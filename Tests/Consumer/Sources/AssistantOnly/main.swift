// Makes a call that fails before anything is sent, and checks its error.

import CloudAssistantKit

let assistant = CloudAssistantClient(
    region: "not a region",
    credentials: StaticCredentials(Credentials(accessKeyID: "a", secretAccessKey: "b"))
)
do {
    _ = try await assistant.runCommand(commandContent: "uptime", type: .runShellScript, instanceIDs: ["i-1"])
} catch .invalidRequest(let reason) {
    print("AssistantOnly", reason == .invalidRegion("not a region"))
} catch {
    throw error
}
