package import CloudFoundation

/// Execution of programs on the system that the program runs on.
package enum LocalProgram {
    /// Runs a program until it exits.
    ///
    /// Standard input is empty, output is read while the program runs, and standard error is discarded. The program is
    /// killed if it runs too long, writes too much, or the task is cancelled.
    /// - Parameter call: The program and its limits.
    /// - Returns: The program's standard output.
    /// - Throws: ``ProgramError``, or `CancellationError` if the task is cancelled.
    package static func run(_ call: ProgramCall) async throws -> Data {
        try await self.run(call, on: .system)
    }

    /// Runs a program until it exits, with a timeout measured by a time source.
    package static func run(_ call: ProgramCall, on time: TimeSource) async throws -> Data {
        #if os(macOS) || os(Linux)
        let name = call.arguments.first ?? ""
        guard let path = self.path(of: name, in: call.environment) else {
            throw ProgramError.notStarted(program: name)
        }
        let program = try RunningProgram(path: path, call: call)
        do {
            guard let output = try await withDeadline(call.timeout, on: time, program.readOutput) else {
                program.end()
                throw Task.isCancelled
                    ? CancellationError() : ProgramError.timedOut(program: name, limit: call.timeout)
            }
            return output
        } catch {
            program.end()
            throw error
        }
        #else
        throw ProgramError.notStarted(program: call.arguments.first ?? "")
        #endif
    }

    /// Returns the path of a program; a name without a slash is searched for in `PATH`.
    private static func path(of program: String, in environment: [String: String]) -> String? {
        guard !program.isEmpty else { return nil }
        if program.utf8.contains(UInt8(ascii: "/")) {
            return FileManager.default.isExecutableFile(atPath: program) ? program : nil
        }
        let folders = (environment.nonBlank("PATH") ?? "/usr/local/bin:/usr/bin:/bin").utf8
            .split(separator: UInt8(ascii: ":")).map(Substring.init)
        return folders.map { "\($0)/\(program)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
