/// Something that happened to a run.
package enum RunEvent: Sendable {
    /// Somebody waits for news.
    case waiterJoined

    /// Somebody waits no longer.
    case waiterLeft

    /// Somebody's wait was cancelled.
    case waitCancelled

    /// Nothing more is to be started, and what was started is to be stopped.
    case stopRequested

    /// Nothing more is to be started; what was started goes on.
    case abandoned

    /// The start of a part is over.
    case started(RunPart, StartOutcome)

    /// The service said which machines of a rejected part it knows, or could not be asked.
    case known(RunPart, Set<String>?)

    /// The service said how far the commands are.
    case surveyed(round: Int, Result<[String: CommandOverview], RunServiceError>)

    /// The service listed the machines of a command.
    case listed(round: Int, command: String, Result<MachineListing, RunServiceError>)

    /// The service was asked for one machine's result by itself.
    case asked(round: Int, command: String, machine: String, Result<MachineResult?, RunServiceError>)

    /// The output of a result was fetched, or could not be.
    case completed(round: Int, RunState.Key, Result<CompletedOutput, RunServiceError>)

    /// A command was asked to stop, on some machines or on all.
    case stopped(command: String, machines: [String]?, RunServiceError?)

    /// It is time to ask again.
    case pollDue(round: Int)

    /// It is time to try again to stop what could not be stopped.
    case stopDue
}

/// What a run wants done; what comes of it is told to it as an event.
package enum RunAction: Sendable {
    /// Start a part of the run.
    case start(RunPart, errorsLeft: Int?)

    /// Ask which machines of a part the service knows.
    case check(RunPart)

    /// Cancel the start that is under way, as far as nothing was sent.
    case hurryStart

    /// Ask how far commands are.
    case survey(round: Int, [StartedCommand])

    /// List the machines of a command.
    case list(round: Int, StartedCommand)

    /// Ask for one machine's result by itself.
    case ask(round: Int, StartedCommand, machine: String)

    /// Fetch the output of a result.
    case complete(round: Int, RunState.Key, MachineResult)

    /// Stop a command, on some machines or on all, within some time.
    case stop(StartedCommand, machines: [String]?, within: Duration)

    /// Wait, and tell that it is time to ask again.
    case waitToPoll(round: Int, Duration)

    /// Wait, and tell that it is time to try to stop again.
    case waitToStop(Duration)

    /// Cancel the questions of earlier rounds, and the wait between them.
    case cancelQuestions
}

/// Why a question or a request to stop failed.
package struct RunServiceError: Error, Sendable {
    /// The error.
    package let error: any Error

    /// Whether the service throttled the request.
    package let isThrottling: Bool

    /// Whether asking again later may succeed.
    package let mayPass: Bool

    package init(_ error: any Error, isThrottling: Bool = false, mayPass: Bool = false) {
        self.error = error
        self.isThrottling = isThrottling
        self.mayPass = mayPass
    }

    /// Reads what the call's error says of itself.
    package init(_ error: any Error) {
        let call = error as? any RunCallError
        self.init(error, isThrottling: call?.isThrottling ?? false, mayPass: call?.mayPass ?? false)
    }
}
