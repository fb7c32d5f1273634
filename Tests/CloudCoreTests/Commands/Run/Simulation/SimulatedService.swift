import CloudCore
import Foundation

/// A command that the service has taken, and what is true of its machines.
struct SimulatedCommand {
    let id: String
    let takenAt: Duration
    let shownAt: Duration
    var machines: [SimulatedMachine]

    /// Every state of each machine, and since when; the last may lie ahead.
    var history: [String: [(since: Duration, state: CommandState)]] = [:]

    /// How long the service waits for machines that it does not reach.
    static let deliveryLimit = Duration.seconds(240)

    init(id: String, takenAt: Duration, shownAt: Duration, machines: [SimulatedMachine], givesUp: Bool) {
        (self.id, self.takenAt, self.shownAt, self.machines) = (id, takenAt, shownAt, machines)
        for machine in machines {
            var states = [(since: takenAt, state: CommandState.pending)]
            if let start = machine.start {
                states.append((takenAt + start, .running))
                if let length = machine.length { states.append((takenAt + start + length, machine.end)) }
            } else if givesUp {
                states.append((takenAt + Self.deliveryLimit, .undeliverable))
            }
            self.history[machine.id] = states
        }
    }

    /// The state of a machine at a time; `nil` before the command was taken.
    func state(_ machine: String, at time: Duration) -> CommandState? {
        self.history[machine]?.last { $0.since <= time }?.state
    }

    /// Whether every machine had ended at a time.
    func hasEnded(at time: Duration) -> Bool {
        self.machines.allSatisfy { self.state($0.id, at: time)?.isTerminal ?? false }
    }

    /// Stops what has not ended.
    mutating func stop(_ machines: [String]?, at time: Duration, after delay: Duration) {
        for id in machines ?? self.machines.map(\.id) {
            guard let state = self.state(id, at: time), !state.isTerminal else { continue }
            self.history[id] = (self.history[id] ?? []).filter { $0.since <= time }
            if state == .pending {
                self.history[id]?.append((time, .cancelled))
            } else {
                self.history[id]?.append((time, .stopping))
                self.history[id]?.append((time + delay, .cancelled))
            }
        }
    }
}

/// The service of a simulated run: it knows what is true, and tells it late, twice, or not at all.
struct SimulatedService {
    let plan: SimulatedPlan
    var chance: Chance
    var commands: [String: SimulatedCommand] = [:]

    /// How often each machine was started, and each part taken whose response was lost.
    var starts: [String: Int] = [:]
    var lostParts: Set<Int> = []
    var takenParts: Set<Int> = []

    init(_ plan: SimulatedPlan) {
        self.plan = plan
        self.chance = Chance(seed: plan.seed &+ 1_000_003)
    }

    /// Takes a part of a run.
    mutating func take(_ part: SimulatedPart, machines: [String]?, at time: Duration) -> StartedCommand {
        let id = "c-\(self.commands.count)"
        let meant = part.machines.filter { machines?.contains($0.id) ?? true }
        let shown = self.plan.isNeverShown ? .seconds(1_000_000) : self.chance.time(0...self.plan.lag)
        for machine in meant { self.starts[machine.id, default: 0] += 1 }
        self.takenParts.insert(part.part.number)
        self.commands[id] = SimulatedCommand(
            id: id,
            takenAt: time,
            shownAt: time + shown,
            machines: meant,
            givesUp: self.plan.settings.traits.deliveryLimit == nil
        )
        return StartedCommand(id: id, machines: machines)
    }

    /// A time up to the lag ago.
    private mutating func seen(at time: Duration) -> Duration { time - self.chance.time(0...self.plan.lag) }

    /// Whether a call fails, and how.
    mutating func fault() -> RunServiceError? {
        guard self.chance.happens(self.plan.faults) else { return nil }
        if self.plan.failsForGood, self.chance.happens(20) { return RunServiceError(SimulatedFault.forGood) }
        if self.chance.happens(50) {
            return RunServiceError(SimulatedFault.throttled, isThrottling: true, isTransient: true)
        }
        return RunServiceError(SimulatedFault.passing, isThrottling: false, isTransient: true)
    }

    mutating func overviews(of commands: [StartedCommand], at now: Duration) -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        for id in commands.map(\.id) {
            guard let command = self.commands[id], command.shownAt <= now, !self.chance.happens(self.plan.forgets / 3)
            else { continue }
            let time = max(command.takenAt, self.seen(at: now))
            let ended = command.machines.count { command.state($0.id, at: time)?.isTerminal ?? false }
            let names = self.plan.flavour == .cloudAssistant ? command.machines.map(\.id) : []
            overviews[id] = CommandOverview(
                hasEnded: ended == command.machines.count,
                targetCount: self.plan.omitsCounts ? nil : command.machines.count,
                machines: names,
                fingerprint: "\(ended)",
                status: ended == command.machines.count ? "over" : "going on"
            )
        }
        return overviews
    }

    mutating func list(_ id: String, at now: Duration) -> MachineListing {
        guard let command = self.commands[id], command.shownAt <= now else { return MachineListing([]) }
        var entries: [MachineResult] = []
        for machine in command.machines where !machine.isUnlisted {
            if self.chance.happens(self.plan.forgets) { continue }
            for _ in 0...(self.chance.happens(self.plan.repeats) ? 2 : 0) {
                let result = self.result(of: machine, command, at: self.seen(at: now))
                if let result { entries.append(result) }
            }
        }
        return MachineListing(self.chance.shuffled(entries))
    }

    mutating func ask(_ id: String, _ machine: String, at now: Duration) -> MachineResult? {
        guard let command = self.commands[id],
            let asked = command.machines.first(where: { $0.id == machine }), !asked.isUnasked
        else { return nil }
        return self.result(of: asked, command, at: self.seen(at: now), isExact: self.plan.flavour == .systemsManager)
    }

    private func result(
        of machine: SimulatedMachine,
        _ command: SimulatedCommand,
        at time: Duration,
        isExact: Bool = false
    ) -> MachineResult? {
        guard let state = command.state(machine.id, at: time) else { return nil }
        var result = MachineResult(
            instanceID: machine.id,
            state: state,
            serviceStatus: "\(state)",
            commandID: command.id
        )
        if command.history[machine.id]?.contains(where: { $0.state == .running && $0.since <= time }) ?? false {
            result.startDate = Date(timeIntervalSince1970: 0)
        }
        if machine.isOddlyWorded, state.isTerminal, !isExact {
            (result.state, result.serviceStatus) = (.running, "pondering")
        }
        if result.state == machine.end { result.exitCode = machine.exitCode }
        if result.state.isTerminal, machine.isCut {
            result.standardOutput = CommandOutput(Data("a".utf8), isTruncated: true)
        }
        return result
    }
}

enum SimulatedFault: Error { case throttled, passing, forGood, rejected, lost, hung, unknownMachine }
