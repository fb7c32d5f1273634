package import CloudFoundation

/// Programs of the machine that the program runs on.
package enum LocalProgram {
    /// Runs a program to its end.
    ///
    /// It gets no input, its output is read while it runs, and what it writes to standard error is dropped. One that
    /// runs or writes for too long is ended, and so is one whose caller is cancelled.
    /// - Parameter call: The program, and its bounds.
    /// - Returns: What it wrote to standard output.
    /// - Throws: ``ProgramError``, or `CancellationError`.
    package static func run(_ call: ProgramCall) async throws -> Data {
        try await self.run(call, on: .system)
    }

    /// Runs a program to its end, in a time of its own.
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

    /// Returns where a program is: a name without a slash is looked for in `PATH`.
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
