/// Something that runs scripts on machines: a client of either cloud.
///
/// A tool that takes `some CommandRunner` works with both.
public protocol CommandRunner: Sendable {
    /// Starts a script on machines and returns as soon as the service has taken it.
    ///
    /// The service is asked to start it at most once, whatever happens on the way.
    /// - Parameters:
    ///   - script: What to run.
    ///   - targets: Where to run it.
    ///   - options: How to run it.
    /// - Returns: A handle to follow the run and to stop it.
    /// - Throws: ``CommandError`` if the script was not started, or it is unknown whether it was.
    func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun

    /// Asks which machines can be reached.
    /// - Parameter instanceIDs: The machines, by id.
    /// - Returns: Each machine's readiness.
    /// - Throws: ``CommandError/call(_:_:)`` if the service can't be asked.
    func readiness(of instanceIDs: [String]) async throws(CommandError) -> [String: Readiness]

    /// Waits until machines can be reached.
    /// - Parameters:
    ///   - instanceIDs: The machines, by id.
    ///   - timeout: The longest to wait.
    /// - Throws: ``CommandError/notOnline(_:)`` that names the machines that could not be reached in time.
    func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError)

    /// Follows commands that were started earlier, such as those that an error names, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the commands.
    ///   - options: The deadline, and what becomes of the commands when the task is cancelled; other options are ignored.
    /// - Returns: A handle to follow the commands and to stop them.
    func follow(_ commandIDs: [String], options: RunOptions) -> CommandRun
}

extension CommandRunner {
    /// Starts a script on machines with the service's own defaults.
    /// - Parameters:
    ///   - script: What to run.
    ///   - targets: Where to run it.
    /// - Returns: A handle to follow the run and to stop it.
    /// - Throws: ``CommandError`` if the script was not started, or it is unknown whether it was.
    public func run(_ script: Script, on targets: Targets) async throws(CommandError) -> CommandRun {
        try await self.run(script, on: targets, options: RunOptions())
    }

    /// Follows commands that were started earlier, such as those that an error names, or by another program.
    /// - Parameter commandIDs: The service's ids of the commands.
    /// - Returns: A handle to follow the commands and to stop them.
    public func follow(_ commandIDs: [String]) -> CommandRun {
        self.follow(commandIDs, options: RunOptions())
    }
}
