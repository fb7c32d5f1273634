// Stores a command with parameters, invokes it on a schedule, and prints each of its runs.
//
//   swift run invoke-on-schedule                                        three days of the emulator, in no time
//   swift run invoke-on-schedule --cloud aliyun backup /data i-bp1 …    a stored command, each night at two
//   swift run invoke-on-schedule --cloud aliyun --history t-hz0123      the runs so far
//
// With a real cloud, the invocation repeats until StopInvocation ends it.

import CloudAssistantKit
import CloudEmulator

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Stores a command and invokes it each night.
/// - Returns: The id of the invocation.
func schedule(
    _ name: String,
    _ folder: String,
    on machines: [String],
    with assistant: CloudAssistantClient
) async throws(CommandError) -> String {
    let script = Script.shell("tar -czf /backup/$(date +%F).tar.gz '{{folder}}'")
    let command = try await assistant.createCommand(script, name: name, enablesParameters: true)
    let run = try await assistant.invoke(
        command,
        parameters: ["folder": folder],
        on: .instances(machines),
        schedule: .daily(hour: 2),
        options: RunOptions(deadline: .seconds(7 * 86_400))
    )
    return run.reportSoFar.commandIDs.first ?? ""
}

/// Prints the runs of an invocation, the newest first.
func printHistory(of invocation: String, with assistant: CloudAssistantClient) async throws(CloudAssistantError) {
    let request = CloudAssistant.DescribeInvocationResultsRequest(includeHistory: true, invokeID: invocation)
    for try await result in assistant.pages(of: request).items {
        let status = result.invocationStatus?.rawValue ?? ""
        let exitCode = result.exitCode.map { "\($0)" } ?? ""
        print("\(result.instanceID ?? "")  \(result.startTime ?? "not started")  \(status)  \(exitCode)")
        if let text = result.outputText, !text.isEmpty { print("  \(text)") }
    }
}

/// Schedules a command on two machines of an emulator, and prints what ran in three days.
func emulatedDays() async throws {
    let clock = ManualClock()
    let cloud = EmulatedCloud(machines: 2, clock: .manual(clock)) { machine, script in
        machine.index == 1 ? .init(standardOutput: script) : .init(exitCode: 2, standardError: "/backup: disk full")
    }
    let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
    let invocation = try await schedule("backup", "/data", on: cloud.machines.map(\.id), with: assistant)
    clock.advance(by: .seconds(3 * 86_400))
    try await printHistory(of: invocation, with: assistant)
    _ = try await assistant.stopInvocation(invokeID: invocation)
}

let arguments = Array(CommandLine.arguments.dropFirst())
do {
    switch (arguments.prefix(2), arguments.dropFirst(2).first, arguments.count) {
    case ([], nil, _):
        try await emulatedDays()
    case (["--cloud", "aliyun"], "--history"?, 4):
        try await printHistory(of: arguments[3], with: CloudAssistantClient())
    case (["--cloud", "aliyun"], _?, 5...):
        let machines = Array(arguments[4...])
        let invocation = try await schedule(arguments[2], arguments[3], on: machines, with: CloudAssistantClient())
        print("invoked: see the runs with --cloud aliyun --history \(invocation)")
    default:
        print("usage: invoke-on-schedule [--cloud aliyun (NAME FOLDER ID … | --history INVOCATION)]")
        exit(64)
    }
} catch {
    print(error)
    exit(1)
}
