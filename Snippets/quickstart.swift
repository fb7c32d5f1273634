// Runs a script on machines and prints the result for each.
//
//   swift run quickstart                                            two emulated machines of each cloud
//   swift run quickstart --cloud aws --region R --instance ID …     real machines, with the environment's credentials
//   swift run quickstart --cloud aliyun --region R --instance ID …
//
// A script that fails on a machine is a result, not an error.

import CloudAssistantKit
import CloudEmulator
import SSMKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Runs a script, prints updates as they arrive, and prints a table.
func runScript(on machines: [String], with runner: some CommandRunner, cloud: String) async throws {
    let script = Script.shell("echo \"up for $(cut -d. -f1 /proc/uptime) s\"")
    let run = try await runner.run(script, on: .instances(machines))
    for try await update in run.updates { print(update) }
    for line in try await run.report().table.split(separator: "\n") { print("\(cloud)  \(line)") }
}

/// The arguments of the command line.
struct Arguments {
    var cloud: String?
    var region: String?
    var machines: [String] = []

    init(_ arguments: some Sequence<String>) {
        var arguments = arguments.makeIterator()
        while let argument = arguments.next() {
            switch argument {
            case "--cloud": self.cloud = arguments.next() ?? ""
            case "--region": self.region = arguments.next()
            case "--instance": if let id = arguments.next() { self.machines.append(id) }
            default: break
            }
        }
    }
}

let arguments = Arguments(CommandLine.arguments.dropFirst())
do {
    switch arguments.cloud {
    case "aws":
        try await runScript(on: arguments.machines, with: SSMClient(region: arguments.region), cloud: "aws")
    case "aliyun":
        let assistant = CloudAssistantClient(region: arguments.region)
        try await runScript(on: arguments.machines, with: assistant, cloud: "aliyun")
    case nil:
        // Both services in memory. The closure returns the result of a script: the second machine fails on purpose.
        let cloud = EmulatedCloud(machines: 2, clock: .manual) { machine, _ in
            machine.index == 1
                ? .init(standardOutput: "up for 86400 s\n")
                : .init(exitCode: 1, standardError: "no space left on device\n")
        }
        let ids = cloud.machines.map(\.id)
        let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
        try await runScript(on: ids, with: ssm, cloud: "aws")
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
        try await runScript(on: ids, with: assistant, cloud: "aliyun")
    case let other?:
        print("--cloud is aws or aliyun, not \"\(other)\"")
        exit(2)
    }
} catch {
    print("quickstart:", error)
    exit(1)
}
