import CloudFoundation

/// How an emulator runs scripts.
public struct ScriptExecutor: Sendable {
    /// Decides what a script does on a machine.
    public typealias Decide = @Sendable (Machine, String) async -> ScriptResult

    /// Runs a script to its end, or to that of its time.
    let run: @Sendable (_ machine: Machine, _ script: ScriptCall) async -> ScriptResult

    /// Whether scripts take the machine's own time rather than the time that their results say.
    let takesRealTime: Bool

    /// Scripts do what a closure says.
    /// - Parameter decide: Decides what a script does on a machine.
    /// - Returns: The executor.
    public static func closure(_ decide: @escaping Decide) -> ScriptExecutor {
        ScriptExecutor(
            run: { machine, script in
                var result = await decide(machine, script.text)
                if result.duration > script.limit {
                    result.duration = script.limit
                    result.timedOut = true
                    result.exitCode = 137
                }
                return result
            },
            takesRealTime: false
        )
    }

    /// Scripts run in this machine's shell, `/bin/sh`, as the user who runs the program.
    public static let shell = ScriptExecutor(
        run: { _, script in await ShellProcess.run(script) },
        takesRealTime: true
    )
}
