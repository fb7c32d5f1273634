public import CloudFoundation

/// An executor that runs the scripts of an emulator.
public struct ScriptExecutor: Sendable {
    /// A closure that returns the result of a script on a machine.
    public typealias Handler = @Sendable (Machine, String) async -> ScriptResult

    /// A closure that runs a script until it finishes or times out.
    let run: @Sendable (_ machine: Machine, _ script: ScriptCall) async -> ScriptResult

    /// Whether scripts take real time rather than the duration in their results.
    let takesRealTime: Bool

    /// Returns an executor that runs scripts with a closure.
    /// - Parameter handler: A closure that returns the result of a script on a machine.
    /// - Returns: The executor.
    public static func closure(_ handler: @escaping Handler) -> ScriptExecutor {
        ScriptExecutor(
            run: { machine, script in
                var result = await handler(machine, script.text)
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

    /// An executor that runs scripts in the local shell, `/bin/sh`, as the user of the current process.
    public static let shell = ScriptExecutor(
        run: { _, script in await ShellProcess.run(script) },
        takesRealTime: true
    )

    /// Returns an executor that runs scripts like ``shell``, each machine's in a folder of its own.
    ///
    /// A script that has a working directory runs there.
    /// - Parameter folder: The folder in which the machines' folders are created, named `machine-1` and so on.
    /// - Returns: The executor.
    public static func shell(in folder: URL) -> ScriptExecutor {
        ScriptExecutor(
            run: { machine, script in
                var script = script
                if script.folder == nil {
                    let folder = folder.appending(path: "machine-\(machine.index)")
                    do {
                        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
                    } catch {
                        return ScriptResult(exitCode: 126, standardError: "\(error)\n")
                    }
                    script.folder = folder.path
                }
                return await ShellProcess.run(script)
            },
            takesRealTime: true
        )
    }
}
