/// The life of a run, as a value: it is told what happened, and says what to do.
///
/// It makes no call, reads no clock and waits for nothing, so that a test can step through it. The rules:
///
/// 1. Parts are started one after the other; a wave begins when the one before it has ended, and only while someone
///    waits. After a stop nothing is started, and what was taken all the same is stopped too.
/// 2. The list decides the state and the exit code of a machine. What is known is recorded at once; cut output is
///    improved afterwards, a few machines at a time, and never made less.
/// 3. A command has ended when the service says so and each of its machines has. Machines that no list shows are
///    given up by time, and only after the service was asked for each by itself; they are `unknown` then.
/// 4. Questions follow each other in rounds, with a pause between two. A failed question is asked again, and ends the
///    wait only if that can't help.
package struct RunState: Sendable {
    /// What a run was asked for, and what the service is like.
    package struct Settings: Sendable {
        package var traits: RunServiceTraits
        package var deadline: Duration?
        package var errorsAllowed: Int?
        package var completesOutput: Bool
    }

    /// A machine on which a command was started, and which time of its schedule it was.
    package struct Key: Hashable, Sendable {
        package var command: String
        package var machine: String
        package var repetition: Int?
    }

    /// What is known of a machine.
    struct Entry {
        var result: MachineResult

        /// When the state that is final became known.
        var endedAt: Duration?

        /// How often fetching the output failed.
        var completionFaults = 0
    }

    /// A question of a round.
    enum Question: Equatable {
        case list(String)
        case ask(String, machine: String)
    }

    /// How long machines that an ended command does not show are waited for, until each is asked for by itself; and
    /// how long until they are given up.
    package static let (pollAfter, giveUpAfter) = (Duration.seconds(60), Duration.seconds(120))

    /// How long a command that the service does not show is waited for.
    package static let lostAfter = Duration.seconds(120)

    /// How long those who come back after a long time wait, whatever is over by then: long enough to ask all there is.
    package static let leastPatience = Duration.seconds(300)

    /// How long stopping may take, from the first request to the last response.
    package static let stopLimit = Duration.seconds(30)

    /// How many outputs are fetched at once.
    package static let completionsAtOnce = 4

    /// How long fetching the output of a machine may take, and how often it may fail.
    package static let (completionLimit, completionFaults) = (Duration.seconds(120), 4)

    /// How long a list of a command's machines may take, page by page.
    package static let listLimit = Duration.seconds(15 * 60)

    /// How many questions in a row may fail; throttling passes by itself and is not counted.
    package static let bearableFaults = 10

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

    /// Whether the start under way was cancelled by those who waited for it, who may come back.
    var isStartHurried = false

    // Following
    var commandIDs: [String] = []
    var active: [FollowedCommand] = []
    var lost: [StartedCommand] = []
    var entries: [String: [Key: Entry]] = [:]
    var unstarted: [String: MachineResult] = [:]
    package private(set) var log: [CommandUpdate] = []
    var notes: [String] = []
    var missing: [String: Int] = [:]

    /// Whether there may be machines that nobody can name, on which nothing was started or nobody knows what was.
    var leavesOut = false
    var lastUpdate = Duration.zero
    package internal(set) var waiters = 0

    // Asking
    var plan = PollPlan()
    var round = 0
    var questions: ArraySlice<Question> = []
    var overviews: [String: CommandOverview]?
    var isPolling = false
    var isPausing = false
    var isLastRound = false
    var isRoundOpen = false
    var needsSurvey = false
    var needsPause = true
    var isThrottled = false
    var rounds = 0
    var faults = 0

    /// Why the last poll failed, if it did.
    var lastFault: RunServiceError?

    /// Since when somebody waits.
    var waitingSince = Duration.zero
    var allowance = 0

    /// Why the questions can't go on, for those who wait now.
    var questionFailure: RunFailure?

    /// Why nobody can wait any more.
    var ending: RunFailure?

    // Completing
    var completionQueue: [Key] = []
    var completionsToRepeat: [Key] = []
    var completionsUnderWay: Set<Key> = []

    // Stopping
    var stopRequestedAt: Duration?

    /// When a wait ends whose deadline had passed when the stop was requested.
    var lateDeadline: Duration?
    var stopsUnderWay = 0
    var stopsToRepeat: [StopRequest] = []
    var stopPlan = PollPlan(first: .seconds(1))
    var stopFailures: [String: RunServiceError] = [:]

    /// A request to stop a command.
    struct StopRequest {
        var command: StartedCommand
        var machines: [String]?
    }

    /// Creates a run that is yet to be started.
    package init(waves: [[RunPart]], settings: Settings) {
        self.waves = waves[...]
        self.settings = settings
        self.isFirstWaveStarted = waves.joined().isEmpty
        if self.isFirstWaveStarted { self.notes = ["the run was meant for no machine"] }
    }

    /// Creates a run of commands that were started earlier.
    package init(following commands: [StartedCommand], settings: Settings) {
        self.waves = []
        self.settings = settings
        self.isFirstWaveStarted = true
        guard commands.allSatisfy({ $0.id.utf8.contains { $0 > UInt8(ascii: " ") } }) else {
            self.failure = .invalid("an id of a command is empty")
            return
        }
        for command in commands { self.add(command) }
    }

    /// Creates a run that has ended.
    package init(ended report: CommandReport) {
        self.waves = []
        self.settings = Settings(
            traits: RunServiceTraits(patience: .zero),
            deadline: nil,
            errorsAllowed: nil,
            completesOutput: false
        )
        self.isFirstWaveStarted = true
        self.notes = report.notes
        self.commandIDs = report.commandIDs
        self.leavesOut = report.leavesOutMachines
        if report.missingCount > 0 { self.missing[""] = report.missingCount }
        for machine in report.machines {
            let key = Key(command: machine.commandID, machine: machine.instanceID, repetition: machine.repetition)
            self.entries[key.command, default: [:]][key] = Entry(result: machine, endedAt: .zero)
            self.log.append(CommandUpdate(machine))
        }
    }

    /// Takes an event, and returns what to do.
    /// - Parameters:
    ///   - event: What happened.
    ///   - now: The time since the run began.
    ///   - random: A number at or above 0 and below 1, by which waits vary.
    /// - Returns: What to do; what comes of it is the next event.
    package mutating func handle(_ event: RunEvent, at now: Duration, random: Double) -> [RunAction] {
        self.now = max(self.now, now)
        var actions: [RunAction] = []
        switch event {
        case .waiterJoined:
            if self.waiters == 0 { self.waitingSince = self.now }
            self.waiters += 1
            self.questionFailure = nil
        case .waiterLeft:
            self.waiters -= 1
            if self.waiters == 0 { actions += self.endRound() }
        case .waitCancelled:
            // Nobody else waits for the start under way, so that what has not been sent can wait too.
            if self.waiters == 0, self.partUnderWay != nil {
                self.isStartHurried = true
                actions.append(.hurryStart)
            }
        case .stopRequested: actions += self.requestStop()
        case .abandoned:
            self.isAbandoned = true
            self.skipAll("the run was left before this was started")
            if self.partUnderWay != nil { actions.append(.hurryStart) }
        case .started(let part, let outcome): actions += self.take(outcome, of: part)
        case .known(let part, let known): self.retry(part, known: known)
        case .surveyed(let round, let result) where round == self.round: self.takeSurvey(result)
        case .listed(let round, let command, let result) where round == self.round:
            actions += self.takeList(result, of: command)
        case .asked(let round, let command, let machine, let result) where round == self.round:
            self.takeResponse(result, of: machine, command)
        case .completed(let round, let key, let result) where round == self.round: self.takeOutput(result, of: key)
        case .stopped(let command, let machines, let fault): actions += self.takeStop(command, machines, fault, random)
        case .pollDue(let round) where round == self.round: self.isPausing = false
        case .stopDue: actions += self.repeatStops()
        // What an earlier round asked is of no account any more.
        case .surveyed, .listed, .asked, .completed, .pollDue: break
        }
        return actions + self.proceed(random: random)
    }

    /// Returns what is to be done next, whatever happened before.
    private mutating func proceed(random: Double) -> [RunAction] {
        var actions: [RunAction] = []
        if let start = self.nextStart() { actions.append(start) }
        guard self.waiters > 0, self.isFirstWaveStarted, self.partUnderWay == nil, self.wave.isEmpty else {
            return actions
        }
        if let question = self.nextQuestion(random: random) { actions.append(question) }
        return actions + self.nextCompletions()
    }

    /// Appends to the history that followers read.
    mutating func tell(_ result: MachineResult) {
        self.log.append(CommandUpdate(self.located(result)))
        self.lastUpdate = self.now
    }

    /// Returns a result with the place of its machine.
    func located(_ result: MachineResult) -> MachineResult {
        var result = result
        result.location = result.location ?? self.settings.traits.location
        return result
    }

    /// Takes note of what there is to say about the run, once.
    mutating func note(_ note: String?) {
        if let note, !self.notes.contains(note) { self.notes.append(note) }
    }
}

/// Why a run or a wait for it ended before its machines did.
enum RunFailure: Sendable {
    case outcomeUnknown(marker: String, any Error)
    case deadline
    case call(any Error)
    case invalid(String)
    case notSent

    /// The error that says so, with what is known.
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
