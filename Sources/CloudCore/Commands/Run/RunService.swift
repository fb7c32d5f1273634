/// One service as a run sees it: the only way in which a run starts, follows and stops commands.
package protocol RunService: Sendable {
    /// How the service behaves, as far as following its commands needs to know.
    var traits: RunServiceTraits { get }

    /// Starts a part of a run, at most once.
    /// - Parameters:
    ///   - part: The part.
    ///   - errorsLeft: How many more machines may fail, if that is limited.
    /// - Returns: What became of it; a cancelled task ends what has not been sent, and sees through what has.
    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome

    /// Returns which of some machines the service knows, or `nil` if it can't be asked.
    func known(_ machines: [String]) async -> Set<String>?

    /// Asks how far several commands are, without their machines.
    /// - Returns: What is known by command id; a command may be missing.
    func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview]

    /// Lists the machines of a command.
    func list(_ command: StartedCommand) async throws -> MachineListing

    /// Asks for the result of one machine by itself.
    /// - Returns: The result, or `nil` if the service knows none.
    func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult?

    /// Fetches the output that a list has cut from a result.
    func output(of result: MachineResult) async throws -> CompletedOutput

    /// Asks the service to stop a command, on some machines or on all.
    func stop(_ command: StartedCommand, on machines: [String]?) async throws
}

/// How a service behaves, as far as following its commands needs to know.
package struct RunServiceTraits: Sendable {
    /// How many machines the service lists in one response.
    package var pageSize = 50

    /// How long to wait for news where the caller sets no deadline: longer than the service takes to give up by itself.
    package var patience: Duration

    /// After how long the library gives up on machines that the script did not reach, where the service has no such
    /// setting.
    package var deliveryLimit: Duration?

    /// What the comments or names of all commands begin or end with, by which people find them.
    package var marker: String?

    /// Where the machines are.
    package var location: MachineLocation?

    package init(
        patience: Duration,
        deliveryLimit: Duration? = nil,
        marker: String? = nil,
        location: MachineLocation? = nil
    ) {
        self.location = location
        self.patience = patience
        self.deliveryLimit = deliveryLimit
        self.marker = marker
    }
}

/// A part of a run that the service takes in one call.
package struct RunPart: Sendable, Hashable {
    /// The number of the request that the part is made of.
    package let number: Int

    /// The machines, if they are named by id.
    package var machines: [String]?

    /// Whether the service was asked which of the machines it knows.
    package var isChecked = false

    package init(number: Int, machines: [String]?) {
        self.number = number
        self.machines = machines
    }
}

/// What became of a part of a run that was to be started.
package enum StartOutcome: Sendable {
    /// The service has taken it.
    case taken(StartedCommand)

    /// No machine is meant.
    case noMachine(reason: String)

    /// Nothing was started, since the service does not know one of the machines or more.
    case unknownMachine(any Error)

    /// Nothing was started.
    case rejected(any Error)

    /// Nothing was sent, since the task was cancelled.
    case notSent

    /// The service may have taken it or not, and asking it did not tell.
    case unknown(marker: String, any Error)
}

/// A command that the service has taken.
package struct StartedCommand: Sendable, Hashable {
    /// The service's id of the command.
    package let id: String

    /// The machines that it was sent to, if they were named by id.
    package let machines: [String]?

    /// Whether it runs by a schedule, again and again on the same machine.
    package var repeats: Bool

    package init(id: String, machines: [String]?, repeats: Bool = false) {
        self.id = id
        self.machines = machines
        self.repeats = repeats
    }
}

/// How far a command is, without its machines.
package struct CommandOverview: Sendable, Hashable {
    /// Whether the service says that the command has ended.
    package var hasEnded: Bool

    /// How many machines it is meant for, where the service says so.
    package var targetCount: Int?

    /// The machines that it is meant for, where the service names them.
    package var machines: [String]

    /// Differs as soon as listing the machines may tell something new.
    package var fingerprint: String

    /// The service's words for how far it is.
    package var words: String

    /// Whether it runs by a schedule, again and again on the same machine.
    package var repeats: Bool

    package init(
        hasEnded: Bool,
        targetCount: Int?,
        machines: [String] = [],
        fingerprint: String,
        words: String,
        repeats: Bool = false
    ) {
        self.repeats = repeats
        self.hasEnded = hasEnded
        self.targetCount = targetCount.map { max(0, $0) }
        self.machines = machines
        self.fingerprint = fingerprint
        self.words = words
    }
}

/// The machines of a command, as the service lists them.
package struct MachineListing: Sendable {
    /// The machines.
    package var machines: [MachineResult]

    /// Whether the service shows the command at all.
    package var isShown: Bool

    /// What there is to say about how they were found out.
    package var note: String?

    package init(_ machines: [MachineResult], isShown: Bool = true, note: String? = nil) {
        self.machines = machines
        self.isShown = isShown
        self.note = note
    }
}

/// A result with the output that a list had cut.
package struct CompletedOutput: Sendable {
    /// The result; its state and exit code are those of the list.
    package var result: MachineResult

    /// Why the output is not whole, if it isn't.
    package var note: String?

    package init(_ result: MachineResult, note: String? = nil) {
        self.result = result
        self.note = note
    }
}
