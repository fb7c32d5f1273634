import SSMKit

/// A program that makes one call, to measure the minimum time and size of a tool.
///
/// Region, endpoint and credentials come from the environment, like those of the AWS command line.
@main struct OneCall {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let commandID = arguments.first, let instanceID = arguments.last else {
            print("usage: one-call COMMAND-ID INSTANCE-ID")
            return
        }
        let response = try await SSMClient().getCommandInvocation(commandID: commandID, instanceID: instanceID)
        print(response.status?.rawValue ?? "", response.standardOutputContent ?? "")
    }
}
