#if os(macOS) || os(Linux)
internal import CProcess
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A child process in its own process group.
package final class ChildProcess: Sendable {
    /// The process ID; `nil` once the process has been reaped, since the system reuses IDs.
    private let id: Mutex<pid_t?>

    /// Starts a program, which inherits only these descriptors.
    /// - Parameters:
    ///   - path: The path of the program.
    ///   - arguments: The arguments, starting with the program's name.
    ///   - environment: The environment variables.
    ///   - folder: The working directory; `nil` for that of this process.
    ///   - output: The descriptor for its standard output.
    ///   - error: The descriptor for its standard error; `nil` to discard it.
    /// - Throws: ``SystemError`` if the program can't be started, or a string contains a null byte.
    package init(
        path: String,
        arguments: [String],
        environment: [String: String],
        folder: String? = nil,
        output: Int32,
        error: Int32? = nil
    ) throws(SystemError) {
        let variables = environment.map { "\($0)=\($1)" }
        let texts = [path, folder ?? ""] + arguments + variables
        guard texts.allSatisfy({ !$0.utf8.contains(0) }) else { throw SystemError(code: EINVAL) }
        let devNull = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard devNull >= 0 else { throw SystemError(code: errno) }
        defer { close(devNull) }
        var id: pid_t = 0
        let code = unsafe withCStrings(arguments) { arguments in
            unsafe withCStrings(variables) { variables in
                unsafe path.withCString { path in
                    func start(_ folder: UnsafePointer<CChar>?) -> Int32 {
                        var call = unsafe cprocess_call(
                            path: path,
                            arguments: arguments,
                            environment: variables,
                            folder: folder,
                            input: devNull,
                            output: output,
                            error: error ?? devNull
                        )
                        return unsafe cprocess_start(&id, &call)
                    }
                    return folder.map { unsafe $0.withCString(start) } ?? start(nil)
                }
            }
        }
        guard code == 0 else { throw SystemError(code: code) }
        self.id = Mutex(id)
    }

    /// Whether the process has not been reaped.
    package var isRunning: Bool { self.id.withLock { $0 != nil } }

    /// Waits until the process exits, and blocks the calling thread.
    /// - Returns: The exit code, or 128 plus the number of the signal that terminated the process.
    package func wait() -> Int32 {
        guard let id = self.id.withLock({ $0 }) else { return -1 }
        // Waits without reaping, then reaps under the lock, so that `end()` can't signal a process with a reused ID.
        var info = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return self.id.withLock { running in
            running = nil
            var status: Int32 = 0
            while unsafe waitpid(id, &status, 0) < 0 {
                guard errno == EINTR else { return -1 }
            }
            let signal = status & 0x7f
            return signal == 0 ? (status >> 8) & 0xff : 128 + signal
        }
    }

    /// Kills the process and its process group, if it is still running.
    package func end() {
        self.id.withLock { id in
            guard let id else { return }
            kill(-id, SIGKILL)
            kill(id, SIGKILL)
        }
    }
}

/// Calls a function with a null-terminated array of C strings.
private func withCStrings<Result>(
    _ texts: [String],
    _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
) -> Result {
    let copies = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    defer {
        for index in texts.indices { unsafe free(copies[index]) }
        unsafe copies.deallocate()
    }
    for (index, text) in texts.enumerated() { unsafe (copies + index).initialize(to: strdup(text)) }
    unsafe (copies + texts.count).initialize(to: nil)
    return unsafe body(UnsafePointer(copies))
}
#endif
