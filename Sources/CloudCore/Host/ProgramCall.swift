public import CloudFoundation

/// A program to run for its output, without a shell.
public struct ProgramCall: Sendable, Hashable {
    /// The program's name or path, and its arguments.
    public var arguments: [String]

    /// The program's environment variables; a name without a slash is searched for in their `PATH`.
    public var environment: [String: String]

    /// The maximum time the program may run.
    public var timeout: Duration

    /// The maximum size of the output, in bytes.
    public var maxOutputSize: Int

    /// Creates a call.
    /// - Parameters:
    ///   - arguments: The program's name or path, and its arguments.
    ///   - environment: The program's environment variables.
    ///   - timeout: The maximum time the program may run; one minute by default.
    ///   - maxOutputSize: The maximum size of the output, in bytes; 64 KiB by default.
    public init(
        arguments: [String],
        environment: [String: String],
        timeout: Duration = .seconds(60),
        maxOutputSize: Int = 1 << 16
    ) {
        self.arguments = arguments
        self.environment = environment
        self.timeout = timeout
        self.maxOutputSize = maxOutputSize
    }
}

/// An error from running a program.
///
/// Omits the program's output, which may contain secrets.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ProgramError: Error, Sendable, Hashable {
    /// A program that doesn't exist or can't be started.
    case notStarted(program: String)

    /// A program that exited with a nonzero status, or was terminated by a signal.
    case failed(program: String, status: Int32)

    /// A program that was killed because it exceeded its timeout.
    case timedOut(program: String, limit: Duration)

    /// A program that was killed because it exceeded its maximum output size.
    case tooMuchOutput(program: String, limit: Int)
}

extension ProgramError: CustomStringConvertible {
    /// The program and the reason on one line.
    public var description: String {
        switch self {
        case .notStarted(let program): "the program \(quoted(program)) can't be started: is it installed and in PATH?"
        case .failed(let program, let status):
            "the program \(quoted(program)) exited with status \(status): run it manually to see its error output"
        case .timedOut(let program, let limit): "the program \(quoted(program)) ran longer than \(limit)"
        case .tooMuchOutput(let program, let limit): "the program \(quoted(program)) wrote more than \(limit) bytes"
        }
    }
}

extension ProgramCall: CustomReflectable {
    /// A mirror without arguments and the values of environment variables, which may be secret.
    public var customMirror: Mirror {
        Mirror(
            self,
            children: [
                "program": self.arguments.first as Any, "argumentCount": self.arguments.count,
                "environment": self.environment.keys.sorted(), "timeout": self.timeout,
                "maxOutputSize": self.maxOutputSize,
            ]
        )
    }
}

extension ProgramError: LocalizedError {
    /// The text of ``description``.
    public var errorDescription: String? { self.description }
}
