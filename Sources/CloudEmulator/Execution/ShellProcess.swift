import CloudCore
import CloudFoundation
import Dispatch
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// The C function `read`, which a method of the same name would hide.
private let readBytes = unsafe read

/// A script in the local shell.
enum ShellProcess {
    /// The maximum size of each output to keep, in bytes.
    private static let outputLimit = 1 << 20

    /// Runs a script until it finishes or times out.
    static func run(_ script: ScriptCall) async -> ScriptResult {
        guard !Task.isCancelled else { return ScriptResult(exitCode: 137) }
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
        // Uses files instead of pipes, because a full pipe, or one that a background process keeps open, would block.
        let process = try Self.start(file.path, in: script.folder, output: output.path, error: error.path)
        let stopwatch = TimeSource.system.stopwatch()
        let hasTimedOut = Mutex(false)
        let watchdog = Task {
            try await Task.sleep(for: script.limit)
            hasTimedOut.withLock { $0 = true }
            process.end()
        }
        defer { watchdog.cancel() }
        let status = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Waits on a dedicated thread to avoid blocking the cooperative thread pool.
                DispatchQueue(label: "script.wait").async { continuation.resume(returning: process.wait()) }
            }
        } onCancel: {
            process.end()
        }
        return ScriptResult(
            exitCode: Int(status),
            standardOutput: try Self.read(output),
            standardError: try Self.read(error),
            duration: stopwatch.elapsed(),
            timedOut: hasTimedOut.withLock { $0 }
        )
    }

    private static func start(
        _ script: String,
        in folder: String?,
        output: String,
        error: String
    ) throws -> ChildProcess {
        let descriptors = try [output, error].map { path in
            let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw FileError(path: path, reason: .notReadable) }
            return descriptor
        }
        defer { for descriptor in descriptors { close(descriptor) } }
        return try ChildProcess(
            path: "/bin/sh",
            arguments: ["sh", script],
            environment: ProcessInfo.processInfo.environment,
            folder: folder,
            output: descriptors[0],
            error: descriptors[1]
        )
    }

    /// Returns the first bytes of an output, up to the limit.
    private static func read(_ file: URL) throws -> Data {
        let descriptor = unsafe open(file.path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileError(path: file.path, reason: .notReadable) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: self.outputLimit)
        var count = 0
        while count < bytes.count {
            let read = unsafe bytes.withUnsafeMutableBytes { bytes in
                unsafe readBytes(descriptor, bytes.baseAddress?.advanced(by: count), bytes.count - count)
            }
            if read < 0, errno == EINTR { continue }
            guard read > 0 else { break }
            count += read
        }
        return Data(bytes.prefix(count))
    }
}
