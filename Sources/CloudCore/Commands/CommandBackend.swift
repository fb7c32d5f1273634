package import Foundation

/// How one service is asked about the commands of a run, and told to stop them.
package protocol CommandBackend: Sendable {
    /// How many machines the service lists in one answer.
    var pageSize: Int { get }

    /// How long to wait for news that don't come: longer than the service takes to give up by itself.
    var patience: Duration { get }

    /// After how long machines that the script did not reach are given up on by the library, where the service has no
    /// such setting.
    var deliveryLimit: Duration? { get }

    /// Asks how far several commands are, without their machines.
    /// - Returns: What is known by command id; a command may be missing.
    func overview(of commands: [StartedCommand]) async throws -> [String: CommandOverview]

    /// Lists the machines of a command; none if the service doesn't show the command yet.
    func machines(of command: StartedCommand) async throws -> MachineListing

    /// Fetches what a list leaves out of an ended machine's result, such as the whole of its output.
    /// - Returns: The result, and what there is to say about it.
    func complete(_ result: MachineResult) async throws -> (result: MachineResult, note: String?)

    /// Asks the service to stop a command, on some machines or on all.
    func cancel(_ command: StartedCommand, on machines: [String]?) async throws
}

/// A command that the service has taken.
package struct StartedCommand: Sendable {
    /// The service's id of the command.
    package let id: String

    /// The machines that it was sent to, if they were named by id.
    package let machines: [String]?

    /// When the service took it.
    package let date: Date

    package init(id: String, machines: [String]?, date: Date) {
        self.id = id
        self.machines = machines
        self.date = date
    }
}

/// How far a command is, without its machines.
package struct CommandOverview: Sendable {
    /// Whether the service says that the command has ended.
    package var hasEnded: Bool

    /// How many machines it is meant for, where the service says so.
    package var targetCount: Int?

    /// Differs as soon as listing the machines may tell something new.
    package var fingerprint: String

    /// What becomes of a machine that the service never lists although the command has ended.
    package var absence: (state: CommandState, words: String)

    package init(
        hasEnded: Bool,
        targetCount: Int?,
        fingerprint: String,
        absence: (state: CommandState, words: String)
    ) {
        self.hasEnded = hasEnded
        self.targetCount = targetCount
        self.fingerprint = fingerprint
        self.absence = absence
    }
}

/// The machines of a command, as the service lists them.
package struct MachineListing: Sendable {
    /// The machines.
    package var machines: [MachineResult]

    /// What there is to say about how they were found out.
    package var note: String?

    package init(_ machines: [MachineResult], note: String? = nil) {
        self.machines = machines
        self.note = note
    }
}

/// A part of a run that the service takes in one call.
package struct CommandBatch: Sendable {
    /// The machines, if they are named by id.
    package let machines: [String]?

    /// Starts it, and returns `nil` if no machine is meant; given is how many more machines may fail, if that is limited.
    package let start: @Sendable (_ errorsLeft: Int?) async throws(CommandError) -> StartedCommand?

    package init(
        machines: [String]?,
        start: @escaping @Sendable (_ errorsLeft: Int?) async throws(CommandError) -> StartedCommand?
    ) {
        self.machines = machines
        self.start = start
    }
}
