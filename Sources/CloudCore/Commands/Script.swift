/// A script to run on machines.
///
/// Its text arrives on the machine byte for byte, with its line breaks and quotes.
public struct Script: Sendable, Hashable {
    /// What interprets a script.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Interpreter: Sendable, Hashable {
        /// The machine's shell, or what the script's first line names after `#!`.
        case shell

        /// PowerShell.
        case powerShell
    }

    /// What interprets the script.
    public var interpreter: Interpreter

    /// The script.
    public var text: String

    /// The folder to run in; the service's default if it is `nil`.
    public var workingDirectory: String?

    /// The user to run as, where the service can choose it: Cloud Assistant; `nil` is root, or System on Windows.
    public var user: String?

    /// Variables for the script's environment, beside those that the machine sets.
    public var environment: [String: String]

    /// Creates a script.
    /// - Parameters:
    ///   - text: The script.
    ///   - interpreter: What interprets it.
    ///   - workingDirectory: The folder to run in.
    ///   - user: The user to run as, where the service can choose it.
    ///   - environment: Variables for its environment.
    public init(
        _ text: String,
        interpreter: Interpreter,
        workingDirectory: String? = nil,
        user: String? = nil,
        environment: [String: String] = [:]
    ) {
        self.text = text
        self.interpreter = interpreter
        self.workingDirectory = workingDirectory
        self.user = user
        self.environment = environment
    }

    /// A script for the machine's shell.
    /// - Parameters:
    ///   - text: The script.
    ///   - workingDirectory: The folder to run in.
    ///   - user: The user to run as, where the service can choose it.
    ///   - environment: Variables for its environment.
    /// - Returns: The script.
    public static func shell(
        _ text: String,
        workingDirectory: String? = nil,
        user: String? = nil,
        environment: [String: String] = [:]
    ) -> Script {
        Script(
            text,
            interpreter: .shell,
            workingDirectory: workingDirectory,
            user: user,
            environment: environment
        )
    }

    /// A script for PowerShell.
    /// - Parameters:
    ///   - text: The script.
    ///   - workingDirectory: The folder to run in.
    ///   - user: The user to run as, where the service can choose it.
    ///   - environment: Variables for its environment.
    /// - Returns: The script.
    public static func powerShell(
        _ text: String,
        workingDirectory: String? = nil,
        user: String? = nil,
        environment: [String: String] = [:]
    ) -> Script {
        Script(
            text,
            interpreter: .powerShell,
            workingDirectory: workingDirectory,
            user: user,
            environment: environment
        )
    }
}
