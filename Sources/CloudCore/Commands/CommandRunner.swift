/// A client that runs scripts on machines in either cloud.
///
/// A tool that takes `some CommandRunner` works with both.
public protocol CommandRunner: Sendable {
    /// Starts a script on machines and returns as soon as the service has accepted it.
    ///
    /// The script is started at most once, whatever errors occur.
    /// - Parameters:
    ///   - script: The script to run.
    ///   - targets: The machines to run it on.
    ///   - options: The options of the run.
    /// - Returns: A handle to follow and stop the run.
    /// - Throws: ``CommandError`` if the script was not started, or if it is unknown whether it was.
    func run(_ script: Script, on targets: Targets, options: RunOptions) async throws(CommandError) -> CommandRun

    /// Fetches the readiness of machines.
    /// - Parameter instanceIDs: The ids of the machines.
    /// - Returns: The readiness of each machine.
    /// - Throws: ``CommandError/call(_:_:)`` if the request fails.
    func readiness(of instanceIDs: [String]) async throws(CommandError) -> [String: Readiness]

    /// Waits until machines are online.
    /// - Parameters:
    ///   - instanceIDs: The ids of the machines.
    ///   - timeout: The maximum time to wait.
    /// - Throws: ``CommandError/notOnline(_:)`` with the machines that did not come online in time.
    func waitUntilOnline(_ instanceIDs: [String], timeout: Duration) async throws(CommandError)

    /// Follows commands that were started earlier, such as those in an error, or by another program.
    /// - Parameters:
    ///   - commandIDs: The service's ids of the commands.
    ///   - options: The deadline, and whether task cancellation stops the commands. Other options are ignored.
    /// - Returns: A handle to follow and stop the commands.
    func follow(_ commandIDs: [String], options: RunOptions) -> CommandRun
}

extension CommandRunner {
    /// Starts a script on machines with the default options of the service.
    /// - Parameters:
    ///   - script: The script to run.
    ///   - targets: The machines to run it on.
    /// - Returns: A handle to follow and stop the run.
    /// - Throws: ``CommandError`` if the script was not started, or if it is unknown whether it was.
    public func run(_ script: Script, on targets: Targets) async throws(CommandError) -> CommandRun {
        try await self.run(script, on: targets, options: RunOptions())
    }

    /// Follows commands that were started earlier, such as those in an error, or by another program.
    /// - Parameter commandIDs: The service's ids of the commands.
    /// - Returns: A handle to follow and stop the commands.
    public func follow(_ commandIDs: [String]) -> CommandRun {
        self.follow(commandIDs, options: RunOptions())
    }
}
