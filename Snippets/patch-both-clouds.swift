// Runs a script on fleets in both clouds at once, with one function that works with either cloud.
//
//   swift run patch-both-clouds                                      twenty emulated machines of each cloud
//   swift run patch-both-clouds --aws tag:patch=weekly --aws-region eu-west-1 \
//                               --aliyun i-bp1,i-bp2 --aliyun-region cn-hangzhou --script patch.sh
//
// A tenth of the machines run the script at once, and no more are started after two have failed. Ctrl-C ends the
// program; machines that have started continue.

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

/// Patches a fleet of either cloud.
func patch(_ fleet: some CommandRunner, _ targets: Targets, with script: Script) async throws -> CommandReport {
    let options = RunOptions(
        executionTimeout: .seconds(1_800),
        deliveryTimeout: .seconds(120),
        maxConcurrency: .percent(10),
        maxErrors: .count(1),
        comment: "weekly patch",
        cancelsOnTaskCancellation: true
    )
    let run = try await fleet.run(script, on: targets, options: options)
    return try await run.report()
}

/// The arguments of the command line; without any, the program uses the emulator.
struct Arguments {
    var values: [String: String] = [:]

    init(_ arguments: [String]) throws {
        let names = ["--aws", "--aws-region", "--aliyun", "--aliyun-region", "--script"]
        for index in stride(from: 0, to: arguments.count, by: 2) {
            guard names.contains(arguments[index]), index + 1 < arguments.count else {
                throw UsageError(description: "options are \(names.joined(separator: ", ")), each with a value")
            }
            self.values[arguments[index]] = arguments[index + 1]
        }
        guard self.values.isEmpty || ["--aws", "--aliyun", "--script"].allSatisfy({ self.values[$0] != nil }) else {
            throw UsageError(description: "real machines need --aws TARGETS, --aliyun TARGETS and --script FILE")
        }
    }

    /// Returns the targets of an option: `tag:KEY=VALUE` or `ID,ID`.
    func targets(_ name: String) -> Targets {
        let text = self.values[name] ?? ""
        let tag = text.dropFirst(4).split(separator: "=", maxSplits: 1).map(String.init)
        if text.hasPrefix("tag:"), tag.count == 2 { return .tag(tag[0], in: [tag[1]]) }
        return .instances(text.split(separator: ",").map(String.init))
    }
}

struct UsageError: Error, CustomStringConvertible {
    var description: String
}

do {
    let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
    let reports: (aws: CommandReport, aliyun: CommandReport)
    if let file = arguments.values["--script"] {
        let script = Script.shell(try String(contentsOfFile: file, encoding: .utf8))
        let ssm = SSMClient(region: arguments.values["--aws-region"])
        let assistant = CloudAssistantClient(region: arguments.values["--aliyun-region"])
        async let aws = patch(ssm, arguments.targets("--aws"), with: script)
        async let aliyun = patch(assistant, arguments.targets("--aliyun"), with: script)
        reports = try await (aws, aliyun)
    } else {
        // On the emulator's manual clock half an hour takes no time. One failure in each cloud is tolerated.
        let cloud = EmulatedCloud(machines: 20, clock: .manual) { machine, _ in
            machine.index == 7
                ? .init(exitCode: 1, standardError: "disk full\n", duration: .seconds(90))
                : .init(standardOutput: "12 packages upgraded\n", duration: .seconds(300))
        }
        let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
        let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
        let ids = cloud.machines.map(\.id)
        async let aws = patch(ssm, .instances(ids), with: .shell("apt-get upgrade --yes"))
        async let aliyun = patch(assistant, .instances(ids), with: .shell("apt-get upgrade --yes"))
        reports = try await (aws, aliyun)
    }
    for (cloud, report) in [("AWS", reports.aws), ("Alibaba Cloud", reports.aliyun)] {
        print("\(cloud): \(report)")
        for machine in report.failures {
            print("  \(machine)", machine.standardError.text, machine.standardOutput.text)
        }
    }
    exit(reports.aws.allSucceeded && reports.aliyun.allSucceeded ? 0 : 1)
} catch {
    print("patch-both-clouds:", error)
    exit(2)
}
