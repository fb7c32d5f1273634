/// The state machine of a run, as a value: it receives events and returns actions.
///
/// It makes no calls, reads no clock and never waits, so that tests can step through it. The rules:
///
/// 1. Parts start one after the other. A wave starts when the previous one has ended, and only while a task
///    waits. After a stop nothing starts, and a part that was accepted nevertheless is stopped too.
/// 2. The list determines the state and the exit code of a machine. Results are recorded at once. Truncated output is
///    completed afterwards, a few machines at a time, and never shortened.
/// 3. A command has ended when the service reports it as ended and each of its machines has ended. Machines that no
///    list contains are given up after a time limit, and only after each was polled individually. They are `unknown`
///    then.
/// 4. Polls are grouped into rounds, with a pause between two. A failed poll is repeated. It ends the wait only if
///    repeating can't help.
package struct RunState: Sendable {
    /// The settings of a run and the traits of its service.
    package struct Settings: Sendable {
        package var traits: RunServiceTraits
        package var deadline: Duration?
        package var errorsAllowed: Int?
        package var completesOutput: Bool
    }

    /// A machine on which a command was started, with the repetition of its schedule.
    package struct Key: Hashable, Sendable {
        package var command: String
        package var machine: String
        package var repetition: Int?
    }

    /// The last known result of a machine.
    struct Entry {
        var result: MachineResult

        /// The time at which the terminal state became known.
        var endedAt: Duration?

        /// The number of failed attempts to fetch the output.
        var completionFaults = 0
    }

    /// A poll within a round.
    enum PollRequest: Equatable {
        case list(String)
        case poll(String, machine: String)
    }

    /// The time after which each machine that an ended command does not list is polled individually, and the time after
    /// which these machines are given up.
    package static let (pollAfter, giveUpAfter) = (Duration.seconds(60), Duration.seconds(120))

    /// The time after which a command that the service does not list is given up.
    package static let lostAfter = Duration.seconds(120)

    /// The minimum wait of a task that starts to wait after a long time without updates: enough to poll everything.
    package static let minimumWait = Duration.seconds(300)

    /// The time limit for stopping, from the first request to the last response.
    package static let stopLimit = Duration.seconds(30)

    /// The number of outputs that are fetched concurrently.
    package static let completionsAtOnce = 4

    /// The time limit for fetching the output of a machine, and the number of attempts, without throttled ones.
    package static let (completionLimit, completionFaults) = (Duration.seconds(120), 4)

    /// The time limit for listing a command's machines, all pages together.
    package static let listLimit = Duration.seconds(15 * 60)

    /// The number of consecutive failed polls that ends a wait.
    ///
    /// Throttling is transient and not counted.
    package static let maxConsecutiveFaults = 10

    let settings: Settings

    /// The time since the run began, as of the last event.
    private(set) var now = Duration.zero

    // Starting
    var waves: ArraySlice<[RunPart]>
    var wave: ArraySlice<RunPart> = []
    var partUnderWay: RunPart?
    var failure: RunFailure?
    package internal(set) var isFirstWaveStarted: Bool
    var isAbandoned = false

    /// Whether the start in progress was cancelled by its waiters.
    ///
    /// A later wait resumes it.
    var isStartCancelled = false

    // Following
    var commandIDs: [String] = []
    var active: [FollowedCommand] = []
    var lost: [StartedCommand] = []
    var results: [String: CommandResults] = [:]
    var unstarted: [String: MachineResult] = [:]

    /// The number of machines on which nothing was started that count as errors.
    var unstartedErrors = 0
    package private(set) var log: [CommandUpdate] = []
    private(set) var notes: [String] = []
    private var knownNotes: Set<String> = []
    var missing: [String: Int] = [:]

    /// Whether there may be machines with unknown ids on which nothing was started or the outcome is unknown.
    var leavesOut = false
    var lastUpdate = Duration.zero
    package internal(set) var waiters = 0

    // Polling
    var plan = Backoff()
    var round = 0
    var pendingPolls: ArraySlice<PollRequest> = []
    var overviews: [String: CommandOverview]?
    var isPolling = false
    var isPausing = false
    var isLastRound = false
    var isRoundOpen = false
    var needsOverviews = false
    var needsPause = true
    var isThrottled = false
    var rounds = 0
    var faults = 0

    /// The error of the last poll, if it failed.
    var lastFault: RunServiceError?

    /// The time since which at least one task has been waiting.
    var waitingSince = Duration.zero
    var allowance = 0

    /// The reason why polling failed, for the current waiters.
    var pollFailure: RunFailure?

    /// The reason why the run can't be awaited any longer.
    var ending: RunFailure?

    // Completing
    var completionQueue = CompletionQueue()
    var completionsToRepeat = CompletionQueue()
    var completionsUnderWay: Set<Key> = []

    // Stopping
    var stopRequestedAt: Duration?

    /// The end of a wait whose deadline had passed when the stop was requested.
    var lateDeadline: Duration?
    var stopsUnderWay = 0
    var stopsToRepeat: [StopRequest] = []
    var stopPlan = Backoff(first: .seconds(1))
    var stopFailures: [String: RunServiceError] = [:]

    /// A request to stop a command.
    struct StopRequest {
        var command: StartedCommand
        var machines: [String]?
    }

    /// Creates a new run.
    package init(waves: [[RunPart]], settings: Settings) {
        self.waves = waves[...]
        self.settings = settings
        self.isFirstWaveStarted = waves.joined().isEmpty
        if self.isFirstWaveStarted { self.note("the run targeted no machines") }
    }

    /// Creates a run of commands that were started earlier.
    package init(following commands: [StartedCommand], settings: Settings) {
        self.waves = []
        self.settings = settings
        self.isFirstWaveStarted = true
        guard commands.allSatisfy({ $0.id.utf8.contains { $0 > UInt8(ascii: " ") } }) else {
            self.failure = .invalid("a command id is empty")
            return
        }
        for command in commands { self.add(command) }
    }

    /// Creates a run that has ended.
    package init(ended report: CommandReport) {
        self.waves = []
        self.settings = Settings(
            traits: RunServiceTraits(progressTimeout: .zero),
            deadline: nil,
            errorsAllowed: nil,
            completesOutput: false
        )
        self.isFirstWaveStarted = true
        self.notes = report.notes
        self.commandIDs = report.commandIDs
        self.leavesOut = report.omitsMachines
        if report.missingCount > 0 { self.missing[""] = report.missingCount }
        for machine in report.machines {
            let key = Key(command: machine.commandID, machine: machine.instanceID, repetition: machine.repetition)
            self.results[key.command, default: CommandResults()][key] = Entry(result: machine, endedAt: .zero)
            self.log.append(CommandUpdate(machine))
        }
    }

    /// Handles an event, and returns the resulting actions.
    /// - Parameters:
    ///   - event: The event.
    ///   - now: The time since the run began.
    ///   - random: A number from 0 up to but not including 1 that adds jitter to waits.
    /// - Returns: The actions to perform. Their outcomes are the next events.
    package mutating func handle(_ event: RunEvent, at now: Duration, random: Double) -> [RunAction] {
        self.now = max(self.now, now)
        var actions: [RunAction] = []
        switch event {
        case .waiterJoined:
            if self.waiters == 0 { self.waitingSince = self.now }
            self.waiters += 1
            self.pollFailure = nil
        case .waiterLeft:
            self.waiters -= 1
            if self.waiters == 0 { actions += self.endRound() }
        case .waitCancelled:
            // No other task waits for the start in progress, so an unsent request can wait too.
            if self.waiters == 0, self.partUnderWay != nil {
                self.isStartCancelled = true
                actions.append(.cancelStart)
            }
        case .stopRequested: actions += self.requestStop()
        case .abandoned:
            self.isAbandoned = true
            self.skipAll("the run was abandoned before this part was started")
            if self.partUnderWay != nil { actions.append(.cancelStart) }
        case .started(let part, let outcome): actions += self.handle(outcome, of: part)
        case .known(let part, let known): self.retry(part, known: known)
        case .overviewsFetched(let round, let result) where round == self.round: self.handleOverviews(result)
        case .listed(let round, let command, let result) where round == self.round:
            actions += self.handleListing(result, of: command)
        case .polled(let round, let command, let machine, let result) where round == self.round:
            self.handleResult(result, of: machine, command)
        case .completed(let round, let key, let result) where round == self.round: self.handleOutput(result, of: key)
        case .stopped(let command, let machines, let fault):
            actions += self.handleStop(command, machines, fault, random)
        case .pollDue(let round) where round == self.round: self.isPausing = false
        case .stopDue: actions += self.repeatStops()
        // Outcomes of earlier rounds are ignored.
        case .overviewsFetched, .listed, .polled, .completed, .pollDue: break
        }
        return actions + self.proceed(random: random)
    }

    /// Returns the actions that are due in the current state.
    private mutating func proceed(random: Double) -> [RunAction] {
        var actions: [RunAction] = []
        if let start = self.nextStart() { actions.append(start) }
        guard self.waiters > 0, self.isFirstWaveStarted, self.partUnderWay == nil, self.wave.isEmpty else {
            return actions
        }
        if let request = self.nextPoll(random: random) { actions.append(request) }
        return actions + self.nextCompletions()
    }

    /// Appends a result to the log that followers read.
    mutating func appendUpdate(_ result: MachineResult) {
        self.log.append(CommandUpdate(self.located(result)))
        self.lastUpdate = self.now
    }

    /// Returns a result with the location of its machine.
    func located(_ result: MachineResult) -> MachineResult {
        var result = result
        result.location = result.location ?? self.settings.traits.location
        return result
    }

    /// Adds a note to the report, unless it is already there.
    mutating func note(_ note: String?) {
        if let note, self.knownNotes.insert(note).inserted { self.notes.append(note) }
    }
}

/// The reason why a run, or a wait for it, ended before its machines did.
enum RunFailure: Sendable {
    case outcomeUnknown(marker: String, any Error)
    case deadline
    case call(any Error)
    case invalid(String)
    case notSent

    /// Returns the error for the failure, with a report.
    func error(_ report: CommandReport) -> CommandError {
        switch self {
        case .outcomeUnknown(let marker, let error): .outcomeUnknown(marker: marker, CallFailure(error), report)
        case .deadline: .deadlinePassed(report)
        case .call(let error): .call(CallFailure(error), report)
        case .invalid(let reason): .invalid(reason)
        case .notSent: .cancelled(report)
        }
    }
}
