// Runs a script on machines and prints what became of it on each.
//
//   swift run quickstart                                            two emulated machines of each cloud
//   swift run quickstart --cloud aws --region R --instance ID …     real machines, with the environment's credentials
//   swift run quickstart --cloud aliyun --region R --instance ID …
//
// A script that fails on a machine is a result and not an error.

import CloudAssistantKit
import CloudEmulator
import Foundation
import SSMKit

/// What became of the script on one machine.
struct Outcome {
    var cloud: String
    var machine: String
    var state: String
    var exitCode: Int?
    var output: String
}

/// Runs a script through Systems Manager and waits until it has ended on every machine.
func run(_ script: String, on machines: [String], with ssm: SSMClient) async throws -> [Outcome] {
    let sent = try await ssm.sendCommand(
        documentName: "AWS-RunShellScript",
        instanceIDs: machines,
        parameters: ["commands": [script]]
    )
    guard let commandID = sent.command?.commandID else { return [] }

    var outcomes: [Outcome] = []
    for machine in machines {
        let request = SSM.GetCommandInvocationRequest(commandID: commandID, instanceID: machine)
        let invocation: SSM.GetCommandInvocationResponse
        do {
            invocation = try await ssm.waitUntilCommandExecuted(request)
        } catch .failed(let ended) {
            invocation = ended
        } catch {
            throw error
        }
        outcomes.append(
            Outcome(
                cloud: "aws",
                machine: machine,
                state: invocation.status?.rawValue ?? "",
                exitCode: invocation.responseCode,
                output: (invocation.standardOutputContent ?? "") + (invocation.standardErrorContent ?? "")
            )
        )
    }
    return outcomes
}

/// Runs a script through Cloud Assistant and waits until it has ended on every machine.
func run(
    _ script: String,
    on machines: [String],
    with assistant: CloudAssistantClient,
    time: TimeSource = .system
) async throws -> [Outcome] {
    let started = try await assistant.runCommand(
        commandContent: script,
        type: .runShellScript,
        instanceIDs: machines
    )
    let request = CloudAssistant.DescribeInvocationResultsRequest(invokeID: started.invokeID)
    while true {
        var results: [CloudAssistant.InvocationResult] = []
        for try await result in assistant.pages(of: request).items { results.append(result) }
        let active: Set<CloudAssistant.InvocationStatus> = [.pending, .scheduled, .running, .stopping]
        if results.count == machines.count, results.allSatisfy({ !active.contains($0.invocationStatus ?? .pending) }) {
            return results.map { result in
                let output = result.output.flatMap { Data(base64Encoded: $0) } ?? Data()
                return Outcome(
                    cloud: "aliyun",
                    machine: result.instanceID ?? "",
                    state: result.invocationStatus?.rawValue ?? "",
                    exitCode: result.exitCode,
                    output: String(decoding: output, as: UTF8.self)
                )
            }
        }
        try await time.clock.sleep(for: .seconds(1))
    }
}

func printTable(of outcomes: [Outcome]) {
    let rows =
        [["cloud", "machine", "state", "exit", "output"]]
        + outcomes.map { outcome in
            let lines = outcome.output.split(separator: "\n")
            return [
                outcome.cloud, outcome.machine, outcome.state, outcome.exitCode.map { "\($0)" } ?? "-",
                lines.joined(separator: " · "),
            ]
        }
    let widths = (0..<4).map { column in rows.map { $0[column].count }.max() ?? 0 }
    for row in rows {
        let cells = zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        print((cells + [row[4]]).joined(separator: "  "))
    }
}

/// What the command line asks for.
struct Arguments {
    var cloud: String?
    var region: String?
    var machines: [String] = []

    init(_ words: some Sequence<String>) {
        var words = words.makeIterator()
        while let word = words.next() {
            switch word {
            case "--cloud": self.cloud = words.next()
            case "--region": self.region = words.next()
            case "--instance": if let id = words.next() { self.machines.append(id) }
            default: break
            }
        }
    }
}

let script = "echo \"up for $(cut -d. -f1 /proc/uptime) s\""
let arguments = Arguments(CommandLine.arguments.dropFirst())

do {
    switch arguments.cloud {
    case "aws":
        printTable(of: try await run(script, on: arguments.machines, with: SSMClient(region: arguments.region)))
    case "aliyun":
        let assistant = CloudAssistantClient(region: arguments.region)
        printTable(of: try await run(script, on: arguments.machines, with: assistant))
    case nil:
        // Both services in memory. What a script does is up to the closure: the second machine fails on purpose.
        let emulator = CloudEmulator(machines: 2, clock: .manual) { machine, _ in
            machine.index == 1
                ? .init(exitCode: 0, standardOutput: "up for 86400 s\n")
                : .init(exitCode: 1, standardError: "no space left on device\n")
        }
        let machines = emulator.machines.map(\.id)
        let ssm = SSMClient(region: "eu-west-1", credentials: emulator.credentials, transport: emulator)
        let assistant = CloudAssistantClient(
            region: "cn-hangzhou",
            credentials: emulator.credentials,
            transport: emulator
        )
        let outcomes =
            try await run(script, on: machines, with: ssm)
            + run(script, on: machines, with: assistant, time: emulator.time)
        printTable(of: outcomes)
    case let other?:
        print("--cloud is aws or aliyun, not \(other)")
        exit(2)
    }
} catch {
    print("quickstart:", error)
    exit(1)
}
