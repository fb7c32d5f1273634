import CloudCore
import Foundation

/// An accepted command, and the actual states of its machines.
struct SimulatedCommand {
    let id: String
    let takenAt: Duration
    let visibleAt: Duration
    var machines: [SimulatedMachine]

    /// The states of each machine with their start times.
    ///
    /// The last one may be in the future.
    var history: [String: [(since: Duration, state: CommandState)]] = [:]

    /// The time for which the service tries to reach a machine.
    static let deliveryLimit = Duration.seconds(240)

    init(id: String, takenAt: Duration, visibleAt: Duration, machines: [SimulatedMachine], givesUp: Bool) {
        (self.id, self.takenAt, self.visibleAt, self.machines) = (id, takenAt, visibleAt, machines)
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

    /// Returns the state of a machine at a time, or `nil` before the command was accepted.
    func state(_ machine: String, at time: Duration) -> CommandState? {
        self.history[machine]?.last { $0.since <= time }?.state
    }

    /// Returns whether every machine has ended at a time.
    func hasEnded(at time: Duration) -> Bool {
        self.machines.allSatisfy { self.state($0.id, at: time)?.isTerminal ?? false }
    }

    /// Stops the machines that have not ended.
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

/// The service of a simulated run, which returns the actual states late, twice or not at all.
struct SimulatedService {
    let plan: SimulatedPlan
    var random: RandomSource
    var commands: [String: SimulatedCommand] = [:]

    /// The number of starts of each machine, and the parts that were accepted although the response was lost.
    var starts: [String: Int] = [:]
    var lostParts: Set<Int> = []
    var takenParts: Set<Int> = []

    init(_ plan: SimulatedPlan) {
        self.plan = plan
        self.random = RandomSource(seed: plan.seed &+ 1_000_003)
    }

    /// Accepts a part of a run.
    mutating func take(_ part: SimulatedPart, machines: [String]?, at time: Duration) -> StartedCommand {
        let id = "c-\(self.commands.count)"
        let targets = part.machines.filter { machines?.contains($0.id) ?? true }
        let visible = self.plan.isHidden ? .seconds(1_000_000) : self.random.time(0...self.plan.lag)
        for machine in targets { self.starts[machine.id, default: 0] += 1 }
        self.takenParts.insert(part.part.number)
        self.commands[id] = SimulatedCommand(
            id: id,
            takenAt: time,
            visibleAt: time + visible,
            machines: targets,
            givesUp: self.plan.settings.traits.deliveryLimit == nil
        )
        return StartedCommand(id: id, machines: machines)
    }

    /// Returns a time within the lag before a time.
    private mutating func observedTime(at time: Duration) -> Duration { time - self.random.time(0...self.plan.lag) }

    /// Returns the error of the next call, if it fails.
    mutating func fault() -> RunServiceError? {
        guard self.random.chance(self.plan.faults) else { return nil }
        if self.plan.failsPermanently, self.random.chance(20) { return RunServiceError(SimulatedFault.permanent) }
        if self.random.chance(50) {
            return RunServiceError(SimulatedFault.throttled, isThrottling: true, isTransient: true)
        }
        return RunServiceError(SimulatedFault.transient, isThrottling: false, isTransient: true)
    }

    mutating func overviews(of commands: [StartedCommand], at now: Duration) -> [String: CommandOverview] {
        var overviews: [String: CommandOverview] = [:]
        for id in commands.map(\.id) {
            guard let command = self.commands[id], command.visibleAt <= now,
                !self.random.chance(self.plan.omissions / 3)
            else { continue }
            let time = max(command.takenAt, self.observedTime(at: now))
            let ended = command.machines.count { command.state($0.id, at: time)?.isTerminal ?? false }
            let names = self.plan.flavor == .cloudAssistant ? command.machines.map(\.id) : []
            overviews[id] = CommandOverview(
                hasEnded: ended == command.machines.count,
                targetCount: self.plan.omitsCounts ? nil : command.machines.count,
                machines: names,
                fingerprint: "\(ended)",
                status: ended == command.machines.count ? "ended" : "running"
            )
        }
        return overviews
    }

    mutating func list(_ id: String, at now: Duration) -> MachineListing {
        guard let command = self.commands[id], command.visibleAt <= now else { return MachineListing([]) }
        var entries: [MachineResult] = []
        for machine in command.machines where !machine.isUnlisted {
            if self.random.chance(self.plan.omissions) { continue }
            for _ in 0...(self.random.chance(self.plan.duplicates) ? 2 : 0) {
                let result = self.result(of: machine, command, at: self.observedTime(at: now))
                if let result { entries.append(result) }
            }
        }
        return MachineListing(self.random.shuffled(entries))
    }

    mutating func poll(_ id: String, _ machine: String, at now: Duration) -> MachineResult? {
        guard let command = self.commands[id],
            let polled = command.machines.first(where: { $0.id == machine }), !polled.isUnpollable
        else { return nil }
        return self.result(
            of: polled,
            command,
            at: self.observedTime(at: now),
            isExact: self.plan.flavor == .systemsManager
        )
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
        if machine.hasUnknownStatus, state.isTerminal, !isExact {
            (result.state, result.serviceStatus) = (.running, "pondering")
        }
        if result.state == machine.end { result.exitCode = machine.exitCode }
        if result.state.isTerminal, machine.hasTruncatedOutput {
            result.standardOutput = CommandOutput(Data("a".utf8), isTruncated: true)
        }
        return result
    }
}

enum SimulatedFault: Error { case throttled, transient, permanent, rejected, lost, hung, unknownMachine }
