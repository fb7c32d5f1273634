public import CloudFoundation

/// What a script did on a machine.
public struct ScriptResult: Sendable, Hashable {
    /// The script's exit code.
    public var exitCode: Int

    /// What it wrote to its standard output.
    public var standardOutput: Data

    /// What it wrote to its standard error.
    public var standardError: Data

    /// How long it took by the emulator's clock.
    public var duration: Duration

    /// Whether it was ended because it took longer than it was allowed to.
    public var timedOut: Bool

    /// Creates a result.
    /// - Parameters:
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: What it wrote to its standard output.
    ///   - standardError: What it wrote to its standard error.
    ///   - duration: How long it took by the emulator's clock.
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

    /// Creates a result whose output may be no text.
    /// - Parameters:
    ///   - exitCode: The script's exit code.
    ///   - standardOutput: What it wrote to its standard output.
    ///   - standardError: What it wrote to its standard error.
    ///   - duration: How long it took by the emulator's clock.
    ///   - timedOut: Whether it was ended because it took too long.
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

    /// Exit code 0 and no output.
    public static let success = ScriptResult()
}
