/// A script to run on machines.
///
/// Its text arrives on the machine byte for byte, with its line breaks and quotes.
public struct Script: Sendable, Hashable {
    /// An interpreter of scripts.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Interpreter: Sendable, Hashable {
        /// The machine's shell, or the interpreter in the script's first line after `#!`.
        case shell

        /// PowerShell.
        case powerShell
    }

    /// The interpreter of the script.
    public var interpreter: Interpreter

    /// The text of the script.
    public var text: String

    /// The working directory.
    ///
    /// If it is `nil`, the service's default applies.
    public var workingDirectory: String?

    /// The user to run as, where the service supports it: Cloud Assistant.
    ///
    /// `nil` is root, or System on Windows.
    public var user: String?

    /// Additional variables for the script's environment.
    public var environment: [String: String]

    /// Creates a script.
    /// - Parameters:
    ///   - text: The text of the script.
    ///   - interpreter: The interpreter of the script.
    ///   - workingDirectory: The working directory.
    ///   - user: The user to run as, where the service supports it.
    ///   - environment: Additional environment variables.
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

    /// Returns a script for the machine's shell.
    /// - Parameters:
    ///   - text: The text of the script.
    ///   - workingDirectory: The working directory.
    ///   - user: The user to run as, where the service supports it.
    ///   - environment: Additional environment variables.
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

    /// Returns a script for PowerShell.
    /// - Parameters:
    ///   - text: The text of the script.
    ///   - workingDirectory: The working directory.
    ///   - user: The user to run as, where the service supports it.
    ///   - environment: Additional environment variables.
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
