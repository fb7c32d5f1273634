public import CloudFoundation

/// The result of a script on a machine.
public struct ScriptResult: Sendable, Hashable {
    /// The script's exit code.
    public var exitCode: Int

    /// The script's standard output.
    public var standardOutput: Data

    /// The script's standard error.
    public var standardError: Data

    /// The script's duration by the emulator's clock.
    public var duration: Duration

    /// Whether the script was ended because it exceeded its execution timeout.
    public var timedOut: Bool

    /// The results of the steps, if the result is that of several steps.
    var steps: [ScriptResult] = []

    /// Creates a result.
    /// - Parameters:
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: The script's standard output.
    ///   - standardError: The script's standard error.
    ///   - duration: The script's duration by the emulator's clock.
    public init(
        exitCode: Int = 0,
        standardOutput: String = "",
        standardError: String = "",
        duration: Duration = .seconds(1)
    ) {
        self.init(
            exitCode: exitCode,
            standardOutput: Data(standardOutput.utf8),
            standardError: Data(standardError.utf8),
            duration: duration
        )
    }

    /// Creates a result with binary output.
    /// - Parameters:
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: The script's standard output.
    ///   - standardError: The script's standard error.
    ///   - duration: The script's duration by the emulator's clock.
    ///   - timedOut: Whether the script was ended because it exceeded its execution timeout.
    public init(
        exitCode: Int,
        standardOutput: Data,
        standardError: Data = Data(),
        duration: Duration = .seconds(1),
        timedOut: Bool = false
    ) {
        self.exitCode = exitCode
        self.standardOutput = standardOutput
        self.standardError = standardError
        self.duration = duration
        self.timedOut = timedOut
    }

    /// A result with exit code 0 and no output.
    public static let success = ScriptResult()
}
