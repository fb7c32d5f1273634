import SSMKit

/// A program that makes one call: how long it takes and how large it is, is what most tools of its kind start from.
///
/// Region, endpoint and credentials come from the environment, as they do for the AWS command line.
@main struct OneCall {
    static func main() async throws {
        let arguments = CommandLine.arguments.dropFirst()
        guard arguments.count == 2, let commandID = arguments.first, let instanceID = arguments.last else {
            print("usage: one-call COMMAND-ID INSTANCE-ID")
            return
        }
        let answer = try await SSMClient().getCommandInvocation(commandID: commandID, instanceID: instanceID)
        print(answer.status?.rawValue ?? "", answer.standardOutputContent ?? "")
    }
}
