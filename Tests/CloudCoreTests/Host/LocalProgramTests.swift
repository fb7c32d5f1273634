#if os(macOS) || os(Linux)
import CloudCore
import CloudTestSupport
import Foundation
import Testing

@Suite(.timeLimit(.minutes(5))) struct LocalProgramTests {
    private static let environment = ["PATH": "/usr/bin:/bin", "PLANTED": "x"]

    private func call(_ arguments: String..., timeout: Duration = .seconds(60)) -> ProgramCall {
        ProgramCall(arguments: arguments, environment: Self.environment, timeout: timeout)
    }

    /// A time source whose deadlines expire immediately.
    private let expired = TimeSource(clock: ManualClock(), now: { Date() }, expire: { _ in })

    @Test func returnsTheStandardOutput() async throws {
        let output = try await LocalProgram.run(self.call("printf", "%s|", "a b", "$PLANTED"))
        #expect(String(decoding: output, as: UTF8.self) == "a b|$PLANTED|")
        let variable = try await LocalProgram.run(self.call("/bin/sh", "-c", "printf %s $PLANTED; printf no >&2"))
        #expect(String(decoding: variable, as: UTF8.self) == "x")
    }

    @Test func providesNoInput() async throws {
        #expect(try await LocalProgram.run(self.call("cat")).isEmpty)
    }

    @Test func readsMoreThanAPipeBuffers() async throws {
        var call = self.call("head", "-c", "1000000", "/dev/zero")
        call.maxOutputSize = 1_000_000
        #expect(try await LocalProgram.run(call).count == 1_000_000)
    }

    @Test func terminatesAProgramWithEndlessOutput() async {
        await #expect(throws: ProgramError.tooMuchOutput(program: "cat", limit: 65_536)) {
            try await LocalProgram.run(self.call("cat", "/dev/zero"))
        }
    }

    @Test func terminatesAHangingProgram() async {
        await #expect(throws: ProgramError.timedOut(program: "tail", limit: .seconds(60))) {
            try await LocalProgram.run(self.call("tail", "-f", "/dev/null"), on: self.expired)
        }
    }

    @Test func terminatesAProgramWhoseChildKeepsTheOutputOpen() async {
        await #expect(throws: ProgramError.timedOut(program: "sh", limit: .seconds(60))) {
            try await LocalProgram.run(self.call("sh", "-c", "tail -f /dev/null & exit 0"), on: self.expired)
        }
    }

    @Test func terminatesAProgramWhenTheCallerIsCancelled() async {
        let task = Task { try await LocalProgram.run(self.call("tail", "-f", "/dev/null")) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    #if os(Linux)
    @Test func leavesNoProcessWhenTheCallerIsAlreadyCancelled() async throws {
        let program = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString.prefix(12))")
        try FileManager.default.createSymbolicLink(atPath: program.path, withDestinationPath: "/usr/bin/tail")
        defer { try? FileManager.default.removeItem(at: program) }
        let run = Task {
            unsafe withUnsafeCurrentTask { unsafe $0?.cancel() }
            return try await LocalProgram.run(self.call(program.path, "-f", "/dev/null"))
        }
        await #expect(throws: CancellationError.self) { try await run.value }
        try await eventually { !Self.isProcess(named: program.lastPathComponent) }
    }

    /// Returns whether a process with a name exists; one that ended exists until it is reaped.
    private static func isProcess(named name: String) -> Bool {
        let processes = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return processes.contains { id in
            (try? String(contentsOfFile: "/proc/\(id)/comm", encoding: .utf8)) == "\(name)\n"
        }
    }
    #endif

    @Test func reportsHowTheProgramFailed() async {
        await #expect(throws: ProgramError.failed(program: "sh", status: 3)) {
            try await LocalProgram.run(self.call("sh", "-c", "exit 3"))
        }
        for name in ["absent-program", "/absent/program", "", "/etc/passwd"] {
            await #expect(throws: ProgramError.notStarted(program: name)) {
                try await LocalProgram.run(self.call(name))
            }
        }
    }
}
#endif
