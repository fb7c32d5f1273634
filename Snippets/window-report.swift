// Prints what maintenance windows have run: windows, executions, tasks, and the invocations on each machine.
//
//   swift run window-report                      a window of the emulator, which ran twice
//   swift run window-report FAILED               only the invocations with a status
//   swift run window-report FAILED --cloud aws   with the environment's region, endpoint and credentials

import CloudEmulator
import SSMKit

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Prints the invocations with a status, or all of them, and returns their number.
func printWindows(_ status: SSM.MaintenanceWindowExecutionStatus?, with ssm: SSMClient) async throws(SSMError) -> Int {
    let filters = status.map { [SSM.MaintenanceWindowFilter(key: "STATUS", values: [$0.rawValue])] }
    var count = 0
    for try await window in ssm.pages(of: SSM.DescribeMaintenanceWindowsRequest()).items {
        guard let windowID = window.windowID else { continue }
        print("\(windowID)  \(window.name ?? "")")
        let executions = SSM.DescribeMaintenanceWindowExecutionsRequest(windowID: windowID)
        for try await execution in ssm.pages(of: executions).items {
            guard let executionID = execution.windowExecutionID else { continue }
            print("  \(text(execution.startTime))  \(text(execution.status))  \(executionID)")
            let tasks = SSM.DescribeMaintenanceWindowExecutionTasksRequest(windowExecutionID: executionID)
            for try await task in ssm.pages(of: tasks).items {
                guard let taskID = task.taskExecutionID else { continue }
                print("    \(task.taskARN ?? "")  \(text(task.status))")
                let invocations = SSM.DescribeMaintenanceWindowExecutionTaskInvocationsRequest(
                    windowExecutionID: executionID,
                    taskID: taskID,
                    filters: filters
                )
                for try await invocation in ssm.pages(of: invocations).items {
                    count += 1
                    let details = invocation.statusDetails.map { " (\($0))" } ?? ""
                    print("      \(invocation.invocationID ?? "")  \(text(invocation.status))\(details)")
                }
            }
        }
    }
    return count
}

func text(_ date: Date?) -> String { date?.formatted(.iso8601) ?? "not started" }
func text(_ status: SSM.MaintenanceWindowExecutionStatus?) -> String { status?.rawValue ?? "no status" }

/// Returns a client of an emulator with a window that ran on two days; one script fails on the third machine.
func emulatedWindow() async throws(SSMError) -> SSMClient {
    let clock = ManualClock()
    let cloud = EmulatedCloud(machines: 3, clock: .manual(clock)) { machine, script in
        machine.index == 3 && script == "df -h /" ? .init(exitCode: 1, standardError: "disk full") : .success
    }
    let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
    let window = try await ssm.createMaintenanceWindow(
        name: "nightly",
        schedule: "cron(0 2 ? * * *)",
        duration: 2,
        cutoff: 1,
        allowUnassociatedTargets: true
    )
    for script in ["apt-get -y upgrade", "df -h /"] {
        _ = try await ssm.registerTaskWithMaintenanceWindow(
            windowID: window.windowID ?? "",
            taskARN: "AWS-RunShellScript",
            taskType: .runCommand,
            targets: [SSM.Target(key: "InstanceIds", values: cloud.machines.map(\.id))],
            taskInvocationParameters: .init(runCommand: .init(parameters: ["commands": [script]])),
            maxConcurrency: "100%",
            maxErrors: "100%"
        )
    }
    clock.advance(by: .seconds(2 * 86_400))
    return ssm
}

var arguments = Array(CommandLine.arguments.dropFirst())
var usesAWS = false
if let index = arguments.firstIndex(of: "--cloud"), index + 1 < arguments.count {
    usesAWS = arguments[index + 1] == "aws"
    arguments.removeSubrange(index...(index + 1))
}
do throws(SSMError) {
    let status = arguments.first.map { SSM.MaintenanceWindowExecutionStatus(rawValue: $0) }
    let ssm = usesAWS ? SSMClient() : try await emulatedWindow()
    print("\(try await printWindows(status, with: ssm)) invocations")
} catch {
    print(error)
    exit(1)
}
