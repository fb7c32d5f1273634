import Testing

@testable import CloudCore

/// All orders of events in a small run, up to a depth.
@Suite struct RunInterleavingTests {
    @Test func noOrderOfEventsViolatesAnInvariant() {
        var search = Search()
        search.visit(World(), depth: 15)
        #expect(search.faults.isEmpty, "\(search.faults.prefix(3).joined(separator: "\n"))")
        #expect(search.seen.count > 1_000)
    }
}

/// A depth-first search through the reachable states.
private struct Search {
    var seen: [String: Int] = [:]
    var faults: [String] = []

    mutating func visit(_ world: World, depth: Int) {
        if let fault = world.fault {
            self.faults.append("\(fault): \(world.path)")
            return
        }
        guard depth > 0, self.faults.isEmpty else { return }
        let key = world.description
        if let known = self.seen[key], known >= depth { return }
        self.seen[key] = depth
        for next in world.successors {
            self.visit(next, depth: depth - 1)
        }
    }
}

/// The state of a run with two waves of one machine each, and its pending actions.
private struct World {
    var run = RunState(
        waves: [[RunPart(number: 0, machines: ["a"])], [RunPart(number: 1, machines: ["b"])]],
        settings: RunState.Settings(
            RunServiceTraits(progressTimeout: .seconds(7_200)),
            RunOptions(),
            errorsAllowed: nil
        )
    )
    var now = Duration.zero
    var pending: [RunAction] = []
    var joins = 2
    var stops = 1
    var lostResponses = 1
    var lateLists = 2
    var started: [Int: Int] = [:]
    var stopped: Set<String> = []
    var isStopRequested = false
    var fault: String?
    var path: [String] = []

    /// The worlds after each possible next event.
    var successors: [World] {
        var worlds: [World] = []
        if self.joins > 0, !self.run.isFinal, self.run.waiters == 0 {
            var next = self
            next.joins -= 1
            next.apply(.waiterJoined, "join")
            worlds.append(next)
        }
        if self.run.waiters > 0 { worlds.append(self.after(.waiterLeft, "leave")) }
        if self.stops > 0 {
            var next = self
            next.stops -= 1
            next.isStopRequested = true
            next.apply(.stopRequested, "stop")
            worlds.append(next)
        }
        for index in self.pending.indices {
            var next = self
            worlds += next.outcomes(of: next.pending.remove(at: index), from: next)
        }
        return worlds
    }

    private func after(_ event: RunEvent, _ step: String, _ change: (inout World) -> Void = { _ in }) -> World {
        var next = self
        change(&next)
        next.apply(event, step)
        return next
    }

    /// Returns the worlds after each possible outcome of a pending action.
    private func outcomes(of action: RunAction, from world: World) -> [World] {
        switch action {
        case .start(let part, _):
            let command = StartedCommand(id: "c\(part.number)", machines: part.machines)
            var worlds = [world.after(.started(part, .accepted(command)), "taken \(part.number)")]
            if self.lostResponses > 0 {
                let lost = StartOutcome.unknown(marker: "m", SimulatedFault.lost)
                worlds.append(world.after(.started(part, lost), "lost \(part.number)") { $0.lostResponses -= 1 })
            }
            if self.isStopRequested { worlds.append(world.after(.started(part, .notSent), "not sent \(part.number)")) }
            return worlds
        case .list(let round, let command):
            let ended = MachineListing(
                (command.machines ?? []).map { MachineResult(instanceID: $0, state: .succeeded, exitCode: 0) }
            )
            let event = { RunEvent.listed(round: round, command: command.id, .success($0)) }
            var worlds = [world.after(event(ended), "list \(command.id)")]
            if self.lateLists > 0 {
                worlds.append(world.after(event(MachineListing([])), "late list") { $0.lateLists -= 1 })
            }
            return worlds
        case .fetchOverviews(let round, let commands):
            var overviews: [String: CommandOverview] = [:]
            for command in commands {
                overviews[command.id] = CommandOverview(
                    hasEnded: true,
                    targetCount: 1,
                    fingerprint: "1",
                    status: "ended"
                )
            }
            return [
                world.after(.overviewsFetched(round: round, .success(overviews)), "survey"),
                world.after(.overviewsFetched(round: round, .success([:])), "empty survey"),
            ]
        case .poll(let round, let command, let machine):
            let event = RunEvent.polled(round: round, command: command.id, machine: machine, .success(nil))
            return [world.after(event, "poll machine")]
        case .stop(let command, let machines, _):
            let serviceError = RunServiceError(SimulatedFault.transient, isThrottling: false, isTransient: true)
            return [nil, serviceError].map { fault in
                world.after(.stopped(command: command.id, machines: machines, fault), "stopped \(command.id)")
            }
        case .waitToPoll(let round, _):
            return [world.after(.pollDue(round: round), "poll") { $0.now += .seconds(70) }]
        case .waitToStop: return [world.after(.stopDue, "stop due") { $0.now += .seconds(10) }]
        case .check, .complete, .cancelStart, .cancelPolls: return []
        }
    }

    private mutating func apply(_ event: RunEvent, _ step: String) {
        self.path.append(step)
        let actions = self.run.handle(event, at: self.now, random: 0.5)
        for action in actions {
            switch action {
            case .start(let part, _):
                self.started[part.number, default: 0] += 1
                if self.started[part.number] != 1 { self.fault = "part \(part.number) is started twice" }
                if self.isStopRequested { self.fault = "part \(part.number) is started after the stop" }
                if self.run.waiters == 0 { self.fault = "part \(part.number) is started without a waiter" }
                if self.pending.contains(where: \.isStart) { self.fault = "two parts are started concurrently" }
                self.pending.append(action)
            case .fetchOverviews, .list, .poll, .complete, .waitToPoll:
                if self.run.waiters == 0 { self.fault = "polls without a waiter" }
                if self.pending.contains(where: { $0.round == self.run.round }) {
                    self.fault = "polls twice concurrently"
                }
                self.pending.append(action)
            case .stop(let command, _, _):
                self.stopped.insert(command.id)
                self.pending.append(action)
            case .cancelStart: break
            // A pending response may still arrive, once. The newest represents all of them.
            case .cancelPolls: self.pending.removeAll { ($0.round ?? .max) < self.run.round - 1 }
            case .check, .waitToStop: self.pending.append(action)
            }
        }
        self.check()
    }

    private mutating func check() {
        let isActive = self.pending.contains { $0.isStart || $0.round == self.run.round }
        if self.run.waiters > 0, !self.run.isOver, !isActive { self.fault = "a waiter waits without pending work" }
        if self.isStopRequested {
            for id in self.run.followedIDs where !self.stopped.contains(id) { self.fault = "\(id) is not stopped" }
            let isStopping = self.pending.contains(where: \.isStop)
            if !self.run.isStopSettled, !isStopping, !self.pending.contains(where: \.isStart) {
                self.fault = "the stop never settles"
            }
        }
        let report = self.run.report
        if report.machines.map(\.instanceID) != ["a", "b"] { self.fault = "the report contains \(report.machines)" }
        if report.allSucceeded, self.started != [0: 1, 1: 1] { self.fault = "not all machines succeeded" }
        for result in report.machines where result.state == .skipped || result.state == .undeliverable {
            if self.run.commandIDs.contains(result.instanceID == "a" ? "c0" : "c1") {
                self.fault = "\(result.instanceID) was started, and is \(result.state)"
            }
        }
        if report.isComplete, report.machines.contains(where: { !$0.state.isTerminal }) {
            self.fault = "the report is complete too early"
        }
    }

    /// All state that determines the next events.
    var description: String {
        let run = self.run
        let active = run.active.map {
            "\($0.command.id) \($0.isListed) \($0.isStopAccepted) \($0.polled.count) \($0.needsOverview) "
                + "\(String(describing: $0.endedSince)) \($0.unconfirmedSince) \(String(describing: $0.fingerprint))"
        }
        let states = run.report.machines.map { "\($0.state)" }
        let flags = [
            run.isPolling, run.isPausing, run.isRoundOpen, run.needsOverviews, run.needsPause, run.isFirstWaveStarted,
            run.isOver, run.isFinal, run.overviews == nil, run.failure == nil,
        ]
        let due = self.pending.map { action in
            "\(action.name) \(action.round.map { $0 == run.round } ?? true)"
        }
        return "\(self.now) \(run.lastUpdate) \(run.waiters) \(flags) \(active) \(states) \(run.pendingPolls.count) "
            + "\(run.wave.count) \(run.waves.count) \(run.partUnderWay?.number ?? -1) \(run.stopsUnderWay) "
            + "\(run.stopsToRepeat.count) \(String(describing: run.stopRequestedAt)) \(run.stopFailures.count) "
            + "\(due.sorted()) \(self.joins) \(self.stops) \(self.lostResponses) \(self.lateLists) \(self.stopped.sorted())"
    }
}

extension RunAction {
    fileprivate var isStart: Bool { if case .start = self { true } else { false } }

    fileprivate var isStop: Bool {
        switch self {
        case .stop, .waitToStop: true
        default: false
        }
    }

    /// The round of a poll.
    fileprivate var round: Int? {
        switch self {
        case .fetchOverviews(let round, _), .list(let round, _), .poll(let round, _, _), .complete(let round, _, _),
            .waitToPoll(let round, _):
            round
        case .start, .check, .cancelStart, .stop, .waitToStop, .cancelPolls: nil
        }
    }

    fileprivate var name: String {
        switch self {
        case .start(let part, _): "start \(part.number)"
        case .stop(let command, let machines, _): "stop \(command.id) \(machines == nil)"
        case .list(_, let command): "list \(command.id)"
        case .poll(_, _, let machine): "ask \(machine)"
        case .fetchOverviews: "survey"
        case .waitToPoll: "poll"
        case .waitToStop: "wait"
        case .complete: "complete"
        case .check: "check"
        case .cancelStart, .cancelPolls: ""
        }
    }
}
