/// What is known of a run: its commands, their machines, and the history that followers read.
struct CommandLedger {
    /// Sweeps without news from a command that has ended, until machines that it doesn't list are given up.
    private static let sweepsUntilAbsent = 4

    /// What is yet to be started, wave by wave.
    var waves: ArraySlice<[CommandBatch]>

    /// How many machines may fail before no further wave is started.
    let errorsAllowed: Int?

    /// The ids of the commands that the service has taken, in order.
    private(set) var started: [String]

    /// The commands that have not ended.
    var active: [FollowedCommand] = []

    /// What happened on the machines, in the order in which it became known.
    private(set) var log: [CommandUpdate] = []

    /// What there is to say about the run as a whole.
    private(set) var notes: [String]

    /// When something new was last learned of the run.
    var lastNews = Duration.zero

    private var machines: [Key: MachineResult] = [:]

    private struct Key: Hashable {
        var command: String
        var machine: String
    }

    init(
        waves: ArraySlice<[CommandBatch]> = [],
        errorsAllowed: Int? = nil,
        notes: [String] = [],
        started: [String] = []
    ) {
        self.waves = waves
        self.errorsAllowed = errorsAllowed
        self.notes = notes
        self.started = started
    }

    /// Whether nothing of the run is still to come.
    var isComplete: Bool { self.active.isEmpty && self.waves.isEmpty }

    /// The report as far as it is known.
    var report: CommandReport {
        let waiting = self.waves.joined().flatMap { $0.machines ?? [] }.map {
            MachineResult(instanceID: $0, state: .pending)
        }
        return CommandReport(
            machines: Array(self.machines.values) + waiting,
            notes: self.notes,
            commandIDs: self.started
        )
    }

    /// How many machines count as errors: what could not be delivered does not, as with Systems Manager.
    var errors: Int {
        self.machines.values.count { $0.state == .failed || $0.state == .timedOut }
    }

    /// What is known of a machine on which a command was to run.
    func machine(_ id: String, of command: String) -> MachineResult? {
        self.machines[Key(command: command, machine: id)]
    }

    /// The machines of a command that its script has not reached, but those given up on.
    func unreached(by followed: FollowedCommand) -> [String] {
        self.machines.values.filter { machine in
            machine.commandID == followed.command.id && machine.state == .pending
                && !followed.givenUp.contains(machine.instanceID)
        }.map(\.instanceID).sorted()
    }

    /// Takes note of what there is to say about the run, once.
    mutating func note(_ note: String) {
        if !self.notes.contains(note) { self.notes.append(note) }
    }

    /// Takes note of a command that the service has taken.
    mutating func add(_ command: StartedCommand, pageSize: Int, at time: Duration) {
        self.started.append(command.id)
        self.active.append(FollowedCommand(command, pageSize: pageSize))
        for machine in command.machines ?? [] {
            self.record(MachineResult(instanceID: machine, state: .pending, commandID: command.id), at: time)
        }
        self.lastNews = time
    }

    /// Takes note of what is known of a machine; its way ends with the first state that is final.
    mutating func record(_ result: MachineResult, at time: Duration) {
        let key = Key(command: result.commandID, machine: result.instanceID)
        let known = self.machines[key]
        guard known?.state.isTerminal != true else { return }
        self.machines[key] = result
        if result.state != known?.state ?? .pending {
            self.log.append(CommandUpdate(result))
            self.lastNews = time
        }
    }

    /// Takes note that the machines of a command were listed, and ends it if nothing more will come of it.
    mutating func listed(
        _ machines: [MachineResult],
        of command: String,
        _ overview: CommandOverview?,
        sweep: Int,
        pageSize: Int,
        at time: Duration
    ) {
        guard let index = self.active.firstIndex(where: { $0.command.id == command }) else { return }
        self.active[index].listedAt = sweep
        if let overview, overview.fingerprint != self.active[index].fingerprint {
            self.active[index].fingerprint = overview.fingerprint
            self.lastNews = time
        }
        let count = max(machines.count, overview?.targetCount ?? 0, self.active[index].command.machines?.count ?? 0)
        self.active[index].pages = max(1, (count + pageSize - 1) / pageSize)
        if self.hasEnded(at: index, listed: machines, overview, now: time) { self.active.remove(at: index) }
    }

    /// Returns whether nothing more will come of a command.
    private mutating func hasEnded(
        at index: Int,
        listed: [MachineResult],
        _ overview: CommandOverview?,
        now: Duration
    ) -> Bool {
        let command = self.active[index].command
        let names = Set(listed.map(\.instanceID))
        let allEnded = listed.allSatisfy {
            self.machine($0.instanceID, of: command.id)?.state.isTerminal ?? false
        }
        let missing = (command.machines ?? []).filter { !names.contains($0) }
        let isShort = !missing.isEmpty || listed.count < overview?.targetCount ?? 0
        if command.machines != nil, allEnded, !isShort { return true }
        // What is left can only be told by how the command itself is.
        self.active[index].needsOverview = allEnded
        guard let overview, overview.hasEnded, allEnded else { return false }
        if isShort {
            self.active[index].sweepsSinceEnd += 1
            guard self.active[index].sweepsSinceEnd >= Self.sweepsUntilAbsent else { return false }
            for machine in missing {
                let result = MachineResult(
                    instanceID: machine,
                    state: overview.absence.state,
                    serviceStatus: overview.absence.words,
                    reason: "the command has ended and the service lists no result: \(overview.absence.words)",
                    commandID: command.id
                )
                self.record(result, at: now)
            }
            if missing.isEmpty, let count = overview.targetCount {
                self.notes.append(
                    "\(command.id) was meant for \(count) machines, and the service lists \(listed.count): "
                        + overview.absence.words
                )
            }
        } else if listed.isEmpty {
            self.notes.append("\(command.id) was meant for no machine: \(overview.absence.words)")
        }
        return true
    }
}
