public import CloudFoundation

/// A program to run for what it writes, without a shell.
public struct ProgramCall: Sendable, Hashable {
    /// The program's name or path, and its arguments.
    public var arguments: [String]

    /// The program's environment variables; where a name without a slash is looked for is in `PATH`.
    public var environment: [String: String]

    /// How long the program may run.
    public var timeout: Duration

    /// The most bytes that it may write.
    public var maxOutputSize: Int

    /// Creates a call.
    /// - Parameters:
    ///   - arguments: The program's name or path, and its arguments.
    ///   - environment: The program's environment variables.
    ///   - timeout: How long the program may run; a minute by default.
    ///   - maxOutputSize: The most bytes that it may write; 64 KiB by default.
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

/// Why a program gave no output that can be used.
///
/// What the program wrote is left out: it may hold secrets.
#if hasAttribute(nonexhaustive)
@nonexhaustive
#endif
public enum ProgramError: Error, Sendable, Hashable {
    /// There is no such program, or it can't be started.
    case notStarted(program: String)

    /// It ended with another status than 0, or was ended by a signal.
    case failed(program: String, status: Int32)

    /// It ran longer than allowed, and was ended.
    case timedOut(program: String, limit: Duration)

    /// It wrote more than allowed, and was ended.
    case tooMuchOutput(program: String, limit: Int)
}

extension ProgramError: CustomStringConvertible {
    /// One line: the program, and what happened.
    public var description: String {
        switch self {
        case .notStarted(let program): "the program \(quoted(program)) can't be started: is it installed and in PATH?"
        case .failed(let program, let status):
            "the program \(quoted(program)) ended with status \(status): run it yourself to see what it says"
        case .timedOut(let program, let limit): "the program \(quoted(program)) ran longer than \(limit)"
        case .tooMuchOutput(let program, let limit): "the program \(quoted(program)) wrote more than \(limit) bytes"
        }
    }
}

extension ProgramCall: CustomReflectable {
    /// The members for printing, without arguments and the values of environment variables, which may be secret.
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
    /// The line that ``description`` is.
    public var errorDescription: String? { self.description }
}
