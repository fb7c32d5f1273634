import CloudEmulator
import CloudTestSupport
import Foundation
import Testing

/// Other people's clients on the emulator: what they read and refuse is judged by them.
@Suite(.enabled(if: Peers.python != nil), .serialized)
struct EmulatorClientTests {
    private static let limit = Duration.seconds(90)
    private static let programs = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Integration/emulator")

    @Test(arguments: ["boto3_client.py", "alibaba_client.py"], [false, true])
    func findsWhatItExpects(program: String, withSession: Bool) async throws {
        let machines = (1...60).map { Machine(index: $0, tags: ["env": "prod"]) }
        let cloud = CloudEmulator(
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
        let server = try FaultServer(serving: cloud, lifetime: Self.limit)
        let keys = try await (withSession ? cloud.sessionCredentials : cloud.credentials).credentials()
        let run = try await self.run(program, at: server.url, keys)
        #expect(run.status == 0, "\(run.output)")
        #expect(run.output.contains(" checks, 0 wrong"), "\(run.output)")
        #expect(cloud.executions(on: "i-1") == 1)
    }

    private func run(_ program: String, at url: URL, _ keys: Credentials) async throws
        -> (status: Int32, output: String)
    {
        let python = try #require(Peers.python)
        let process = Process()
        process.executableURL = URL(filePath: python)
        process.arguments =
            [
                Self.programs.appending(path: program).path, "--endpoint", url.absoluteString, "--key",
                keys.accessKeyID, "--secret", keys.secretAccessKey,
            ] + (keys.sessionToken.map { ["--token", $0] } ?? [])
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
        // Less than a pipe holds, so that it can be read when the program has ended.
        var ended: Int32 = -1
        for await status in status { ended = status }
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        return (ended, text)
    }
}
