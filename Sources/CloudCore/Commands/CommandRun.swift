/// A handle to follow and stop a script that was started on machines.
///
/// Any number of tasks can follow a run concurrently. The service is polled once for all of them, and only while a task
/// waits. A cancelled task stops waiting once the outcome of a start in progress is known. The other tasks continue.
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

    /// Creates a run that has ended, for testing a program that takes a ``CommandRunner``.
    /// - Parameter report: The report of the run.
    public init(ended report: CommandReport) {
        self.driver = RunDriver(ended: report)
    }

    /// The service's ids of the commands started so far, with which a client can follow the run later.
    public var commandIDs: [String] { self.driver.commandIDs }

    /// The updates of the run, until every machine has ended.
    public var updates: CommandUpdates { CommandUpdates(driver: self.driver) }

    /// The finished repetitions of a script that runs on a schedule, each with its number, state and exit code.
    ///
    /// The sequence ends like ``updates``: when the schedule has ended, or with an error when the deadline passes.
    public var repetitions: some AsyncSequence<CommandUpdate, CommandError> & Sendable {
        self.updates.filter { $0.state.isTerminal && $0.result.repetition != nil }
    }

    /// The report with everything known so far, without polling the service.
    public var reportSoFar: CommandReport { self.driver.report }

    /// Waits until every machine has ended.
    /// - Returns: The results of all machines, ordered by id.
    /// - Throws: ``CommandError/deadlinePassed(_:)`` with the results known so far, ``CommandError/cancelled(_:)`` if
    ///   the task was cancelled, ``CommandError/call(_:_:)`` if polling failed, or the error of starting a later part
    ///   of the run.
    public func report() async throws(CommandError) -> CommandReport {
        try await self.driver.wholeReport()
    }

    /// Stops the script on all machines where it has not ended.
    ///
    /// The method returns when the service has accepted the requests. The machines end a little later: ``report()``
    /// waits for them. Further parts are not started. A start in progress is awaited and stopped too. Every command is
    /// tried, for at most 30 seconds in total.
    /// - Throws: ``CommandError/call(_:_:)`` with the first failure if a command can't be stopped. The notes of the
    ///   report contain all failures.
    public func cancel() async throws(CommandError) {
        try await self.driver.cancel()
    }
}

extension CommandRun: CustomStringConvertible {
    /// A one-line description with the commands and the number of machines in each state.
    public var description: String {
        "\(self.commandIDs.isEmpty ? "no command" : self.commandIDs.joined(separator: ", ")): \(self.reportSoFar)"
            .onOneLine
    }
}
