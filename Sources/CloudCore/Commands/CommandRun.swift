/// A script that was started on machines: a handle to follow it and to stop it.
///
/// Any number of tasks may follow a run at once; the service is polled once for all of them, and only while someone
/// waits. A task that is cancelled stops waiting, once it is known what became of a command that is being started; the
/// others go on.
///
/// ```swift
/// let run = try await ssm.run(.shell("uptime"), on: .tag("env", in: ["prod"]))
/// for try await update in run.updates { print(update) }
/// let report = try await run.report()
/// ```
public struct CommandRun: Sendable {
    private let driver: RunDriver

    package init(_ driver: RunDriver) {
        self.driver = driver
    }

    /// Creates a run that has ended, for the tests of a program that takes some ``CommandRunner``.
    /// - Parameter report: What became of the script.
    public init(ended report: CommandReport) {
        self.driver = RunDriver(ended: report)
    }

    /// The service's ids of the commands that were started so far; with them a client can follow the run later.
    public var commandIDs: [String] { self.driver.commandIDs }

    /// The news, as they come, until every machine has ended.
    public var updates: CommandUpdates { CommandUpdates(driver: self.driver) }

    /// The repetitions of what runs by a schedule, each once it has ended: with its number, its state and its exit code.
    ///
    /// It ends as ``updates`` does: when the schedule has ended, or with an error when the deadline passes.
    public var repetitions: some AsyncSequence<CommandUpdate, CommandError> & Sendable {
        self.updates.filter { $0.state.isTerminal && $0.result.repetition != nil }
    }

    /// What is known now, without asking the service.
    public var reportSoFar: CommandReport { self.driver.report }

    /// Waits until every machine has ended.
    /// - Returns: What became of the script on every machine, in the order of their ids.
    /// - Throws: ``CommandError/deadlinePassed(_:)`` with what is known of each machine, ``CommandError/cancelled(_:)``
    ///   if the task was cancelled, ``CommandError/call(_:_:)`` if the service can't be asked, and where a later
    ///   part of the run could not be started, what starting it threw.
    public func report() async throws(CommandError) -> CommandReport {
        try await self.driver.wholeReport()
    }

    /// Asks the service to stop the script wherever it has not ended, and returns when it has taken that.
    ///
    /// The machines end a little later: ``report()`` waits for them. What has not been started yet is not started; a start
    /// that is under way is waited for, and stopped too. All commands are tried, for 30 seconds at most.
    /// - Throws: ``CommandError/call(_:_:)`` with the first failure if a command can't be stopped; the notes of the report
    ///   name each.
    public func cancel() async throws(CommandError) {
        try await self.driver.cancel()
    }
}

extension CommandRun: CustomStringConvertible {
    /// One line: the commands, and how many machines are in which state as far as is known.
    public var description: String {
        "\(self.commandIDs.isEmpty ? "no command" : self.commandIDs.joined(separator: ", ")): \(self.reportSoFar)"
            .onOneLine
    }
}
