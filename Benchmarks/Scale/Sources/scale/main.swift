// Runs one script on a number of emulated machines of one cloud, and prints the measurements as a row of a table.
// `Benchmarks/scale` starts it for each number, since the peak memory is that of a process.

import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit

let arguments = CommandLine.arguments
guard arguments.count == 3, let count = Int(arguments[2]), count > 0 else {
    print("usage: scale aws|aliyun MACHINES")
    exit(2)
}
let isAWS = arguments[1] == "aws"

// Scripts take from half a minute to five minutes, and every seventh fails.
let clock = ManualClock()
let cloud = EmulatedCloud(machines: count, clock: .manual(clock)) { machine, _ in
    .init(
        exitCode: machine.index % 7 == 0 ? machine.index % 200 + 1 : 0,
        standardOutput: "machine \(machine.index)",
        duration: .seconds(30 + machine.index * 7_919 % 270)
    )
}
let ssm = SSMClient(region: "eu-west-1", credentials: cloud.credentials, transport: cloud)
let assistant = CloudAssistantClient(region: "cn-hangzhou", credentials: cloud.credentials, transport: cloud)
let runner: any CommandRunner = isAWS ? ssm : assistant

let start = ContinuousClock.now
let options = RunOptions(executionTimeout: .seconds(1_800))
let run = try await runner.run(.shell("uptime"), on: .instances(cloud.machines.map(\.id)), options: options)
let report = try await run.report()
let time = ContinuousClock.now - start

let wrong = zip(cloud.machines.sorted { $0.id < $1.id }, report.machines).count { machine, result in
    let exitCode = machine.index % 7 == 0 ? machine.index % 200 + 1 : 0
    return result.instanceID != machine.id || result.exitCode != exitCode
        || result.standardOutput.text != "machine \(machine.index)" || cloud.executions(on: machine.id) != 1
}
guard report.machines.count == count, wrong == 0 else {
    print("\(arguments[1]): \(wrong) of \(count) results are wrong")
    exit(1)
}

let starts = cloud.calls["SendCommand", default: 0] + cloud.calls["RunCommand", default: 0]
let calls = cloud.calls.values.reduce(0, +) - starts
let polls = clock.waits.count
let share = Double(calls) / Double(count * polls) * 100
let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.filter(\.isNumber)
let columns = [
    arguments[1], "\(count)", "\(starts)", "\(polls)", "\(calls)", String(format: "%.2f%%", share),
    "\(time.formatted(.units(allowed: [.seconds], fractionalPart: .show(length: 2))))",
    "\((peak.flatMap { Int($0) } ?? 0) / 1_000) MB",
]
print("| " + columns.joined(separator: " | ") + " |")
