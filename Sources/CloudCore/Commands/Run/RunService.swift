/// The interface through which a run starts, follows and stops commands of one service.
package protocol RunService: Sendable {
    /// The traits of the service that affect following its commands.
    var traits: RunServiceTraits { get }

    /// Starts a part of a run, at most once.
    /// - Parameters:
    ///   - part: The part.
    ///   - errorsLeft: The number of machines that may still fail, if it is limited.
    /// - Returns: The outcome. Task cancellation prevents an unsent request and awaits one that was sent.
    func start(_ part: RunPart, errorsLeft: Int?) async -> StartOutcome

    /// Returns the machines that the service knows, or `nil` if the request fails.
    func known(_ machines: [String]) async -> Set<String>?

    /// Fetches the overviews of commands, without their machines.
    /// - Returns: The overviews by command id. Commands may be missing.
    func overviews(of commands: [StartedCommand]) async throws -> [String: CommandOverview]

    /// Lists the machines of a command.
    func list(_ command: StartedCommand) async throws -> MachineListing

    /// Fetches the result of one machine.
    /// - Returns: The result, or `nil` if the service has none.
    func result(of machine: String, _ command: StartedCommand) async throws -> MachineResult?

    /// Fetches the output that a list truncated.
    func output(of result: MachineResult) async throws -> CompletedOutput

    /// Sends a request to stop a command, on some machines or on all.
    func stop(_ command: StartedCommand, on machines: [String]?) async throws
}

/// The traits of a service that affect following its commands.
package struct RunServiceTraits: Sendable {
    /// The number of machines on one page of a list.
    package var pageSize = 50

    /// The time without progress after which a wait without a deadline ends: longer than the service's own timeouts.
    package var progressTimeout: Duration

    /// The time after which the library gives up on machines that the script did not reach, for a service without such
    /// a setting.
    package var deliveryLimit: Duration?

    /// The marker in the comments or names of all commands of the run, for finding them.
    package var marker: String?

    /// The location of the machines.
    package var location: MachineLocation?

    package init(
        progressTimeout: Duration,
        deliveryLimit: Duration? = nil,
        marker: String? = nil,
        location: MachineLocation? = nil
    ) {
        self.location = location
        self.progressTimeout = progressTimeout
        self.deliveryLimit = deliveryLimit
        self.marker = marker
    }
}

/// A part of a run, started with one call.
package struct RunPart: Sendable, Hashable {
    /// The number of the request for the part.
    package let number: Int

    /// The machines, if they are named by id.
    package var machines: [String]?

    /// Whether the service was queried for the machines it knows.
    package var isChecked = false

    package init(number: Int, machines: [String]?) {
        self.number = number
        self.machines = machines
    }
}

/// The outcome of starting a part of a run.
package enum StartOutcome: Sendable {
    /// The service accepted the part.
    case accepted(StartedCommand)

    /// The part targets no machines.
    case noMachine(reason: String)

    /// Nothing was started, since the service does not know at least one of the machines.
    case unknownMachine(any Error)

    /// Nothing was started.
    case rejected(any Error)

    /// Nothing was sent, since the task was cancelled.
    case notSent

    /// The service may have accepted the part, and querying it was inconclusive.
    case unknown(marker: String, any Error)
}

/// A command that the service accepted.
package struct StartedCommand: Sendable, Hashable {
    /// The service's id of the command.
    package let id: String

    /// The machines it was sent to, if they were named by id.
    package let machines: [String]?

    /// Whether it runs on a schedule, repeatedly on each machine.
    package var repeats: Bool

    package init(id: String, machines: [String]?, repeats: Bool = false) {
        self.id = id
        self.machines = machines
        self.repeats = repeats
    }
}

/// The progress of a command, without its machines.
package struct CommandOverview: Sendable, Hashable {
    /// Whether the service reports the command as ended.
    package var hasEnded: Bool

    /// The number of targeted machines, if the service reports it.
    package var targetCount: Int?

    /// The targeted machines, if the service lists them.
    package var machines: [String]

    /// A value that changes whenever the list of machines may have changed.
    package var fingerprint: String

    /// The status text of the service.
    package var status: String

    /// Whether it runs on a schedule, repeatedly on each machine.
    package var repeats: Bool

    package init(
        hasEnded: Bool,
        targetCount: Int?,
        machines: [String] = [],
        fingerprint: String,
        status: String,
        repeats: Bool = false
    ) {
        self.repeats = repeats
        self.hasEnded = hasEnded
        self.targetCount = targetCount.map { max(0, $0) }
        self.machines = machines
        self.fingerprint = fingerprint
        self.status = status
    }
}

/// The machines of a command, as listed by the service.
package struct MachineListing: Sendable {
    /// The machines.
    package var machines: [MachineResult]

    /// Whether the service lists the command at all.
    package var isListed: Bool

    /// A note about how the machines were determined.
    package var note: String?

    package init(_ machines: [MachineResult], isListed: Bool = true, note: String? = nil) {
        self.machines = machines
        self.isListed = isListed
        self.note = note
    }
}

/// A result with the output that a list truncated.
package struct CompletedOutput: Sendable {
    /// The result, with the state and exit code of the list.
    package var result: MachineResult

    /// The reason for incomplete output, if it is incomplete.
    package var note: String?

    package init(_ result: MachineResult, note: String? = nil) {
        self.result = result
        self.note = note
    }
}
