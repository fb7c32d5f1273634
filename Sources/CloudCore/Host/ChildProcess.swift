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

/// A program that was started, in a process group of its own.
package final class ChildProcess: Sendable {
    /// The id, while the process has not been waited for; ids are used again.
    private let id: Mutex<pid_t?>

    /// Starts a program, which inherits no other descriptor than these.
    /// - Parameters:
    ///   - path: The path of the program.
    ///   - arguments: The arguments, of which the first is the program's name.
    ///   - environment: The environment variables.
    ///   - folder: The folder to run in; that of this process if it is `nil`.
    ///   - output: The descriptor of its standard output.
    ///   - error: The descriptor of its standard error; nothing is kept if it is `nil`.
    /// - Throws: ``SystemError``; a text with a zero byte in it can't be given to a program.
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
        let nothing = unsafe open("/dev/null", O_RDWR | O_CLOEXEC)
        guard nothing >= 0 else { throw SystemError(code: errno) }
        defer { close(nothing) }
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
                            input: nothing,
                            output: output,
                            error: error ?? nothing
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

    /// Whether the process has not been waited for.
    package var isRunning: Bool { self.id.withLock { $0 != nil } }

    /// Waits until the process has ended, which holds up the calling thread.
    /// - Returns: The exit code, or 128 and the number of the signal that ended it.
    package func wait() -> Int32 {
        guard let id = self.id.withLock({ $0 }) else { return -1 }
        // The process is looked at first and taken away under the lock, so that nobody ends another with its id.
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

    /// Ends the process and what it started, if it still runs.
    package func end() {
        self.id.withLock { id in
            guard let id else { return }
            kill(-id, SIGKILL)
            kill(id, SIGKILL)
        }
    }
}

/// Calls a function with a list of C strings that ends with a null pointer.
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
