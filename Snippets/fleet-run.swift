// Runs a script on a fleet, shows its progress, and prints a table at the end.
//
//   swift run fleet-run --cloud aws --region eu-west-1 --targets tag:env=prod --script patch.sh
//   swift run fleet-run --cloud aliyun --region cn-hangzhou --targets i-bp1,i-bp2 --script - <patch.sh
//   swift run fleet-run --cloud emulator --targets tag:env=prod --script patch.sh
//
// The emulator has eight machines, of which the odd ones have the tag env=prod, and runs the script in the local shell:
// a way to try a script, and this program, without an account or a network.
//
// Exit code: 0 if the script succeeded on every machine, 1 if not, 2 if it could not be run or followed to its end.
// Ctrl-C stops the script on the machines; a second Ctrl-C ends the program immediately.

import CloudAssistantKit
import CloudCore
import CloudEmulator
import Dispatch
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

let usage = """
    usage: fleet-run --cloud aws|aliyun|emulator --targets TARGETS --script FILE [options]

      --targets   ids: i-1,i-2 · tags: tag:env=prod,test (several --targets with tags: all must match) · group:NAME
      --script    a file, or - for standard input
      --region R          the region; by default that of the environment
      --powershell        runs the script in PowerShell
      --timeout SECONDS   the time that the script may run on a machine
      --deadline SECONDS  the time to wait for all machines
      --concurrency N|N%  the number of machines that run the script at once
      --errors N|N%       the number of tolerated failures
    """

/// The reason the command line is invalid.
struct UsageError: Error, CustomStringConvertible {
    var description: String
}

/// The arguments of the command line.
struct Arguments {
    var cloud = ""
    var region: String?
    var targets: Targets?
    var script = ""
    var isPowerShell = false
    var options = RunOptions(cancelsOnTaskCancellation: true)

    init(_ arguments: some Sequence<String>) throws {
        var arguments = arguments.makeIterator()
        while let argument = arguments.next() {
            func value() throws -> String {
                guard let value = arguments.next() else { throw UsageError(description: "\(argument) needs a value") }
                return value
            }
            switch argument {
            case "--cloud": self.cloud = try value()
            case "--region": self.region = try value()
            case "--targets": self.targets = try Self.targets(try value(), and: self.targets)
            case "--script": self.script = try value()
            case "--powershell": self.isPowerShell = true
            case "--timeout": self.options.executionTimeout = try Self.seconds(try value(), argument)
            case "--deadline": self.options.deadline = try Self.seconds(try value(), argument)
            case "--concurrency": self.options.maxConcurrency = try Self.share(try value(), argument)
            case "--errors": self.options.maxErrors = try Self.share(try value(), argument)
            default: throw UsageError(description: "unknown option \(argument)")
            }
        }
        guard ["aws", "aliyun", "emulator"].contains(self.cloud) else {
            throw UsageError(description: "--cloud must be aws, aliyun or emulator, not \"\(self.cloud)\"")
        }
        guard self.targets != nil else { throw UsageError(description: "--targets is missing") }
        guard !self.script.isEmpty else { throw UsageError(description: "--script is missing") }
    }

    private static func targets(_ text: String, and earlier: Targets?) throws -> Targets {
        if text.hasPrefix("tag:") {
            let parts = text.dropFirst(4).split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else { throw UsageError(description: "a tag must be tag:KEY=VALUE, not \(text)") }
            var tags = [parts[0]: parts[1].split(separator: ",").map(String.init)]
            if case .tags(let others)? = earlier { tags.merge(others) { $0 + $1 } }
            return .tags(tags)
        }
        if text.hasPrefix("group:") { return .resourceGroup(String(text.dropFirst(6))) }
        return .instances(text.split(separator: ",").map { $0.filter { !$0.isWhitespace } })
    }

    private static func seconds(_ text: String, _ option: String) throws -> Duration {
        guard let seconds = Int(text), seconds > 0 else {
            throw UsageError(description: "\(option) must be a number of seconds, not \(text)")
        }
        return .seconds(seconds)
    }

    private static func share(_ text: String, _ option: String) throws -> RunOptions.Share {
        let isPercent = text.hasSuffix("%")
        guard let number = Int(isPercent ? text.dropLast() : text[...]) else {
            throw UsageError(description: "\(option) must be a number or a percentage, not \(text)")
        }
        return isPercent ? .percent(number) : .count(number)
    }

    /// Reads the script from its file.
    func readScript() throws -> Script {
        var bytes: [UInt8] = []
        if self.script == "-" {
            while case let byte = getchar(), byte != EOF { bytes.append(UInt8(truncatingIfNeeded: byte)) }
        } else {
            do {
                bytes = Array(try Data(contentsOf: URL(filePath: self.script)))
            } catch {
                throw UsageError(description: "\(error)")
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw UsageError(description: "\(self.script) is not UTF-8 text")
        }
        return self.isPowerShell ? .powerShell(text) : .shell(text)
    }

    /// Returns an emulator, if it is the selected cloud.
    func emulator() -> EmulatedCloud? {
        guard self.cloud == "emulator" else { return nil }
        let machines = (1...8).map { Machine(index: $0, tags: ["env": $0 % 2 == 1 ? "prod" : "test"]) }
        return EmulatedCloud(machines: machines, executor: .shell)
    }

    /// Returns a client of the selected cloud; the rest of the program is the same for all.
    func runner(_ emulator: EmulatedCloud?) -> any CommandRunner {
        if let emulator {
            return SSMClient(region: "us-east-1", credentials: emulator.credentials, transport: emulator)
        }
        return self.cloud == "aws" ? SSMClient(region: self.region) : CloudAssistantClient(region: self.region)
    }
}

/// Writes a text to standard error.
func note(_ text: String) {
    var text = text
    text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
}

/// A line with the number of machines in each state, updated in place on a terminal.
struct ProgressLine {
    private var states: [String: CommandState]
    private let isTerminal = isatty(STDERR_FILENO) == 1

    init(_ report: CommandReport) {
        self.states = Dictionary(
            report.machines.map { ($0.instanceID, $0.state) },
            uniquingKeysWith: { _, last in last }
        )
        self.show("started")
    }

    mutating func take(_ update: CommandUpdate) {
        self.states[update.instanceID] = update.state
        self.show("\(update)")
    }

    func end() {
        if self.isTerminal { note("\n") }
    }

    private func show(_ update: String) {
        let counts = CommandState.allCases.compactMap { state in
            let count = self.states.values.count { $0 == state }
            return count == 0 ? nil : "\(count) \(state)"
        }
        let line = counts.joined(separator: " · ")
        let text = self.isTerminal ? "\r\u{1B}[K\(line)" : ([update] + counts).joined(separator: " · ") + "\n"
        note(text)
    }
}

/// Returns the report of a run that was stopped, after the machines have ended or after half a minute.
func final(_ report: CommandReport, of runner: any CommandRunner) async -> CommandReport {
    do throws(CommandError) {
        return try await runner.follow(report.commandIDs, options: RunOptions(deadline: .seconds(30))).report()
    } catch {
        return error.report ?? report
    }
}

/// Runs the script and returns the program's exit code.
func runOnFleet(_ script: Script, with runner: any CommandRunner, _ arguments: Arguments) async -> Int32 {
    do throws(CommandError) {
        let run = try await runner.run(script, on: arguments.targets ?? .instances([]), options: arguments.options)
        var line = ProgressLine(run.reportSoFar)
        for try await update in run.updates { line.take(update) }
        line.end()
        let report = try await run.report()
        print(report.table)
        return report.allSucceeded ? 0 : 1
    } catch {
        note("\nfleet-run: \(error)\n")
        guard var report = error.report else { return 2 }
        if case .cancelled = error, !report.isComplete {
            // The script has been stopped; the final state of each machine is available a little later.
            let known = report
            report = await Task { await final(known, of: runner) }.value
        }
        print(report.table)
        return 2
    }
}

let arguments: Arguments
let script: Script
do {
    arguments = try Arguments(CommandLine.arguments.dropFirst())
    script = try arguments.readScript()
} catch {
    note("fleet-run: \(error)\n\n\(usage)\n")
    exit(2)
}

let emulator = arguments.emulator()
let work = Task { await runOnFleet(script, with: arguments.runner(emulator), arguments) }

// The first Ctrl-C cancels the task, which stops the script on the machines; the second ends the program.
signal(SIGINT, SIG_IGN)
let interrupts = DispatchSource.makeSignalSource(signal: SIGINT, queue: .global())
interrupts.setEventHandler { @Sendable in
    if work.isCancelled {
        emulator?.endScripts()
        exit(130)
    }
    note("\nstopping the script on the machines …\n")
    work.cancel()
}
interrupts.activate()

let status = await work.value
emulator?.endScripts()
exit(status)
