import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit

/// Runs a script and returns the exit code of the tool.
func check(_ fleet: some CommandRunner, _ targets: Targets) async throws -> Int32 {
    let options = RunOptions(
        executionTimeout: .seconds(300),
        deadline: .seconds(900),
        cancelsOnTaskCancellation: true
    )
    let run = try await fleet.run(.shell("/opt/check.sh"), on: targets, options: options)
    for try await update in run.updates { print(update) }
    let report = try await run.report()
    print(report.table)
    return report.allSucceeded ? 0 : 1
}

/// Returns a client of an emulated fleet.
func emulated() -> SSMClient {
    let machines = (1...4).map { Machine(index: $0, tags: ["env": "prod"]) }
    let cloud = EmulatedCloud(
        machines: machines,
        clock: .manual,
        executor: .closure { machine, script in
            if machine.index == 3 { return .init(exitCode: 1, standardError: "no space left") }
            return .init(standardOutput: "ok\n")
        }
    )
    return SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
}

let fleet: any CommandRunner =
    switch CommandLine.arguments.dropFirst().first {
    case "aws": SSMClient()
    case "aliyun": CloudAssistantClient()
    default: emulated()
    }

do {
    exit(try await check(fleet, .tag("env", in: ["prod"])))
} catch let error as CommandError {
    print(error)
    if !error.started.isEmpty { print("still running:", error.started.joined(separator: " ")) }
    exit(2)
}
