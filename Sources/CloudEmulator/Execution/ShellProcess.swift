import CloudCore
import Foundation
import Synchronization

/// A script in this machine's shell.
enum ShellProcess {
    /// The most that is kept of each output, in bytes.
    private static let outputLimit = 1 << 20

    /// Runs a script to its end, or to the end of its time.
    static func run(_ script: ScriptCall) async -> ScriptResult {
        let folder = FileManager.default.temporaryDirectory.appending(path: "emulator-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            return try await self.run(script, in: folder)
        } catch {
            return ScriptResult(exitCode: 126, standardError: "\(error)\n")
        }
    }

    private static func run(_ script: ScriptCall, in folder: URL) async throws -> ScriptResult {
        let (file, output, error) = (
            folder.appending(path: "script"), folder.appending(path: "output"), folder.appending(path: "error")
        )
        try Data(script.text.utf8).write(to: file)
        // Files rather than pipes: a full pipe, or one that a process in the background keeps open, holds nobody up.
        for file in [output, error] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = [file.path]
        if let folder = script.folder { process.currentDirectoryURL = URL(filePath: folder) }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        // Asked for before the start, so that the end can't be missed.
        let exit = AsyncStream<Int32> { continuation in
            process.terminationHandler = { ended in
                continuation.yield(ended.terminationStatus)
                continuation.finish()
            }
        }

        let stopwatch = TimeSource.system.stopwatch()
        let hasTimedOut = Mutex(false)
        try process.run()
        let id = process.processIdentifier
        let watchdog = Task {
            try await Task.sleep(for: script.limit)
            hasTimedOut.withLock { $0 = true }
            Self.end(id)
        }
        defer { watchdog.cancel() }
        let end = Task {
            var status: Int32 = -1
            for await ended in exit { status = ended }
            return status
        }
        let status = await withTaskCancellationHandler {
            await end.value
        } onCancel: {
            Self.end(id)
        }
        return ScriptResult(
            exitCode: Int(status),
            standardOutput: try Self.read(output),
            standardError: try Self.read(error),
            duration: stopwatch.elapsed(),
            timedOut: hasTimedOut.withLock { $0 }
        )
    }

    /// Ends a process and what it started.
    private static func end(_ id: pid_t) {
        // A child may have inherited a mask that holds back gentler signals.
        kill(-id, SIGKILL)
        kill(id, SIGKILL)
    }

    private static func read(_ file: URL) throws -> Data {
        let handle = try FileHandle(forReadingFrom: file)
        defer { try? handle.close() }
        return try handle.read(upToCount: self.outputLimit) ?? Data()
    }
}
