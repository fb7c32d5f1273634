/// An event in the life of a run.
package enum RunEvent: Sendable {
    /// A task began to wait for updates.
    case waiterJoined

    /// A task ended its wait.
    case waiterLeft

    /// A waiting task was cancelled.
    case waitCancelled

    /// A stop was requested: no further parts start, and the started commands are stopped.
    case stopRequested

    /// The run was abandoned: no further parts start, and the started commands keep running.
    case abandoned

    /// The start of a part completed.
    case started(RunPart, StartOutcome)

    /// The check of a rejected part completed, with the machines that the service knows, or `nil` if it failed.
    case known(RunPart, Set<String>?)

    /// The fetch of the command overviews completed.
    case overviewsFetched(round: Int, Result<[String: CommandOverview], RunServiceError>)

    /// The fetch of a command's machines completed.
    case listed(round: Int, command: String, Result<MachineListing, RunServiceError>)

    /// The poll of one machine completed.
    case polled(round: Int, command: String, machine: String, Result<MachineResult?, RunServiceError>)

    /// The fetch of a result's output completed.
    case completed(round: Int, RunState.Key, Result<CompletedOutput, RunServiceError>)

    /// A request to stop a command, on some machines or on all, completed.
    case stopped(command: String, machines: [String]?, RunServiceError?)

    /// The next poll is due.
    case pollDue(round: Int)

    /// The next attempt to stop commands is due.
    case stopDue
}

/// An action that a run requests.
///
/// Its outcome comes back as an event.
package enum RunAction: Sendable {
    /// Start a part of the run.
    case start(RunPart, errorsLeft: Int?)

    /// Check which machines of a part the service knows.
    case check(RunPart)

    /// Cancel the start in progress unless its request was already sent.
    case cancelStart

    /// Fetch the overviews of commands.
    case fetchOverviews(round: Int, [StartedCommand])

    /// List the machines of a command.
    case list(round: Int, StartedCommand)

    /// Poll the result of one machine.
    case poll(round: Int, StartedCommand, machine: String)

    /// Fetch the output of a result.
    case complete(round: Int, RunState.Key, MachineResult)

    /// Stop a command, on some machines or on all, within a time limit.
    case stop(StartedCommand, machines: [String]?, within: Duration)

    /// Wait until the next poll is due.
    case waitToPoll(round: Int, Duration)

    /// Wait until the next attempt to stop is due.
    case waitToStop(Duration)

    /// Cancel the polls of earlier rounds and the pause between them.
    case cancelPolls
}

/// The error of a poll or of a request to stop.
package struct RunServiceError: Error, Sendable {
    /// The error.
    package let error: any Error

    /// Whether the service throttled the request.
    package let isThrottling: Bool

    /// Whether a later attempt may succeed.
    package let isTransient: Bool

    package init(_ error: any Error, isThrottling: Bool = false, isTransient: Bool = false) {
        self.error = error
        self.isThrottling = isThrottling
        self.isTransient = isTransient
    }

    /// Creates an error with the classification of a call's error.
    package init(_ error: any Error) {
        let call = error as? any RunCallError
        self.init(error, isThrottling: call?.isThrottling ?? false, isTransient: call?.isTransient ?? false)
    }
}
