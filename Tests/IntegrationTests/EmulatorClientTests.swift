import CloudEmulator
import Foundation
import SSMKit
import Testing

/// Tests of the emulator with boto3 and the official Alibaba Cloud SDK, which check the responses.
@Suite(.enabled(if: Peers.python != nil), .serialized)
struct EmulatorClientTests {
    private static let limit = Duration.seconds(90)
    private static let programs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Integration/emulator")

    @Test(arguments: ["boto3_client.py", "alibaba_client.py"], [false, true])
    func passesTheChecksOfOfficialClients(program: String, withSession: Bool) async throws {
        let machines = (1...60).map { Machine(index: $0, tags: ["env": "prod"]) }
        let cloud = EmulatedCloud(
            machines: machines,
            executor: .closure { machine, script in
                let output = "\(machine.id): \(script)\n"
                return ScriptResult(
                    exitCode: machine.index == 2 ? 3 : 0,
                    standardOutput: Data(output.utf8) + Data(repeating: 0x6f, count: 100_000 - output.utf8.count),
                    duration: .milliseconds(200)
                )
            }
        )
        cloud.visibilityDelay = .milliseconds(500)
        let keys = try await (withSession ? cloud.sessionCredentials : cloud.credentials).credentials()
        let run = try await cloud.withServer { try await self.run(program, at: $0.url, keys) }
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains(" checks, 0 failed"), "\(run.output)")
        #expect(cloud.executions(on: "i-1") == 1)
    }

    @Test func runsDocumentsWindowsAndAssociationsOfBoto3() async throws {
        let cloud = EmulatedCloud(
            machines: [Machine(index: 1), Machine(index: 2)],
            executor: .closure { machine, script in
                .init(
                    exitCode: machine.index == 2 ? 3 : 0,
                    standardOutput: script,
                    duration: .milliseconds(100)
                )
            }
        )
        let keys = try await cloud.credentials.credentials()
        let run = try await cloud.withServer { try await self.run("boto3_fleet.py", at: $0.url, keys) }
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains(" checks, 0 failed"), "\(run.output)")
        #expect(cloud.executions(on: "i-1") == 3)
    }

    /// Hundreds of requests have the same outcome as with moto, except for the differences that have a known reason.
    @Test func hasTheOutcomesOfMoto() async throws {
        let cloud = EmulatedCloud(machines: 60)
        let keys = try await cloud.credentials.credentials()
        let run = try await cloud.withServer { try await self.run("moto_differential.py", at: $0.url, keys) }
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains(" checks, 0 failed"), "\(run.output)")
    }

    /// boto3 reads the same state as the report for each state that a run can have here.
    @Test func reportsTheSameStatesToBoto3() async throws {
        let machines = (1...6).map { Machine(index: $0, agent: $0 == 4 ? .unreachable : .online) }
        let cloud = EmulatedCloud(
            machines: machines,
            executor: .closure { machine, script in
                ScriptResult(
                    exitCode: machine.index == 2 || script == "fail" ? 3 : 0,
                    duration: machine.index == 3 || script == "wait" ? .seconds(60) : .milliseconds(10)
                )
            }
        )
        let ssm = SSMClient(region: "us-east-1", credentials: cloud.credentials, transport: cloud)
        func run(_ script: String, _ options: RunOptions) async throws -> CommandRun {
            try await ssm.run(.shell(script), on: .instances(machines.map(\.id)), options: options)
        }
        let all = try await run("x", .init(executionTimeout: .seconds(1), maxErrors: .percent(100)))
        let failed = try await run("fail", .init(maxConcurrency: .count(1), maxErrors: .count(0)))
        let stopped = try await run("wait", .init(maxConcurrency: .count(1)))
        for try await update in stopped.updates where update.state == .running { break }
        try await stopped.cancel()
        let running = try await run("wait", .init(maxConcurrency: .count(2)))
        for try await update in running.updates where update.state == .running { break }
        let reports = [
            try await all.report(), try await failed.report(), try await stopped.report(), running.reportSoFar,
        ]
        let expected = Dictionary(
            uniqueKeysWithValues: reports.map { report in
                let machines = report.machines.map {
                    ($0.instanceID, "[\"\($0.state.rawValue)\",\($0.exitCode ?? -1)]")
                }
                let members = machines.map { "\"\($0)\":\($1)" }.joined(separator: ",")
                return (report.commandIDs.first ?? "", "{\(members)}")
            }
        )
        let text = "{" + expected.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let keys = try await cloud.credentials.credentials()
        let read = try await cloud.withServer { server in
            try await self.run("boto3_states.py", at: server.url, keys, ["--expected", text])
        }
        #expect(read.status == 0, "\(read.output)\n\(text)")
        #expect(read.output.contains(" checks, 0 failed"), "\(read.output)")
    }

    private func run(_ program: String, at url: URL, _ keys: Credentials, _ more: [String] = []) async throws
        -> (status: Int32, output: String)
    {
        let python = try #require(Peers.python)
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments =
            [
                Self.programs.appending(path: program).path, "--endpoint", url.absoluteString, "--key",
                keys.accessKeyID, "--secret", keys.secretAccessKey,
            ] + (keys.sessionToken.map { ["--token", $0] } ?? []) + more
        var environment = ProcessInfo.processInfo.environment
        environment["PYTHONDONTWRITEBYTECODE"] = "1"
        environment["NO_PROXY"] = "127.0.0.1"
        process.environment = environment
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        let status = AsyncStream<Int32> { continuation in
            process.terminationHandler = { ended in
                continuation.yield(ended.terminationStatus)
                continuation.finish()
            }
        }
        try process.run()
        let watchdog = Task {
            try await Task.sleep(for: Self.limit)
            process.terminate()
        }
        defer { watchdog.cancel() }
        // The output fits in the pipe's buffer, so that it can be read after the program has ended.
        var ended: Int32 = -1
        for await status in status { ended = status }
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return (ended, text)
    }
}
