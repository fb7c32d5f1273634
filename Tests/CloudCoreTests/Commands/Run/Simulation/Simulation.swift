import CloudCore
import Foundation

/// A run, its service and its waiters, on one thread and in simulated time.
struct Simulation {
    /// An event in the queue.
    enum ScheduledEvent {
        /// An event of the run. If `isPoll`, it doesn't matter once the last waiter has left.
        case event(RunEvent, isPoll: Bool)

        /// The request to start a part is sent.
        case send(RunPart)
        case join(Int)
        case leave(Int)
        case deadline
    }

    /// A task that waits for the run, and the number of its returns after a failure.
    struct Follower {
        var isStarter = false
        var isMain = false
        var isWaiting = false
        var returns = 2
    }

    let plan: SimulatedPlan

    /// Whether followers leave because their tasks are cancelled.
    let cancelsWaits: Bool
    var run: RunState
    var service: SimulatedService
    var random: RandomSource
    var now = Duration.zero
    var queue: [(time: Duration, order: Int, scheduled: ScheduledEvent)] = []
    var order = 0
    var followers: [Follower] = []
    var isDone = false

    /// The violated invariants.
    var faults: [String] = []

    // State of the checks.
    var stoppedAt: Duration?
    var stops: [String: Int] = [:]
    var isAbandoned = false
    var pendingStart: Int?
    var unknownParts: Set<Int> = []
    var steps = 0

    init(_ plan: SimulatedPlan, cancelsWaits: Bool) {
        self.plan = plan
        self.cancelsWaits = cancelsWaits
        self.random = RandomSource(seed: plan.seed &+ 2_000_003)
        self.service = SimulatedService(plan)
        if plan.isFollowing {
            var commands: [StartedCommand] = []
            for part in plan.waves.joined() { commands.append(self.service.take(part, machines: nil, at: .zero)) }
            self.run = RunState(following: commands, settings: plan.settings)
            self.addFollowers()
        } else {
            self.run = RunState(waves: plan.waves.map { $0.map(\.part) }, settings: plan.settings)
            self.followers = [Follower(isStarter: true)]
            self.schedule(.join(0), after: .zero)
        }
        for stop in plan.stops { self.schedule(.event(.stopRequested, isPoll: false), after: stop) }
        if let time = plan.abandonedAt, !plan.isFollowing {
            self.schedule(.event(.abandoned, isPoll: false), after: time)
        }
        if let deadline = plan.settings.deadline { self.schedule(.deadline, after: deadline) }
    }

    mutating func schedule(_ scheduled: ScheduledEvent, after wait: Duration) {
        self.order += 1
        self.queue.append((self.now + wait, self.order, scheduled))
    }

    /// Adds the followers after the first wave: one that waits to the end, and others for a while.
    private mutating func addFollowers() {
        let first = self.followers.count
        self.followers.append(Follower(isMain: true))
        var time = self.random.chance(70) ? Duration.zero : self.random.time(0...200_000)
        for _ in 0..<(self.random.chance(30) ? self.random.number(1...6) : 0) {
            self.schedule(.join(first), after: time)
            time += self.random.time(0...(self.random.chance(50) ? 3_000 : 100_000))
            self.schedule(.leave(first), after: time)
            time += self.random.time(0...(self.random.chance(50) ? 100 : 200_000))
            if self.random.chance(3) { time += .seconds(3 * 3_600) }
        }
        self.schedule(.join(first), after: time)
        for _ in 0..<(self.random.chance(30) ? self.random.number(1...3) : 0) {
            let start = self.random.time(0...200_000)
            self.followers.append(Follower())
            self.schedule(.join(self.followers.count - 1), after: start)
            self.schedule(.leave(self.followers.count - 1), after: start + self.random.time(0...100_000))
        }
    }

    /// Processes events until the queue is empty.
    mutating func play() {
        while self.faults.isEmpty,
            let next = self.queue.indices.min(by: {
                (self.queue[$0].time, self.queue[$0].order) < (self.queue[$1].time, self.queue[$1].order)
            })
        {
            let (time, _, scheduled) = self.queue.remove(at: next)
            self.now = max(self.now, time)
            self.steps += 1
            if self.steps > 100_000 || self.now > .seconds(12 * 3_600) {
                self.faults.append("doesn't end after \(self.steps) steps, \(self.now)")
                return
            }
            self.process(scheduled)
            self.settleFollowers()
            self.checkProgress()
        }
        if self.faults.isEmpty { self.checkReport() }
    }

    private mutating func process(_ scheduled: ScheduledEvent) {
        switch scheduled {
        case .event(let event, _): self.apply(event)
        case .send(let part): self.send(part)
        case .join(let index):
            guard !self.followers[index].isWaiting, !self.isDone || !self.followers[index].isMain, !self.run.isFinal,
                !self.isPastDeadline
            else {
                if self.followers[index].isMain { self.finish() }
                return
            }
            self.followers[index].isWaiting = true
            self.apply(.waiterJoined)
        case .leave(let index): self.leave(index)
        case .deadline:
            if self.run.waiters > 0, self.run.isFirstWaveStarted, !self.run.isOver, !self.isRequestPending {
                self.faults.append("waits beyond the deadline")
            }
            for index in self.followers.indices {
                self.leave(index)
                if self.followers[index].isMain { self.finish() }
            }
        }
    }

    private var isPastDeadline: Bool { self.plan.settings.deadline.map { self.now >= $0 } ?? false }

    private var isRequestPending: Bool {
        self.queue.contains {
            switch $0.scheduled {
            case .event(.pollDue, _), .event(.stopRequested, _), .event(.abandoned, _), .join, .leave, .deadline: false
            case .event, .send: true
            }
        }
    }

    private mutating func leave(_ index: Int) {
        guard self.followers[index].isWaiting else { return }
        self.followers[index].isWaiting = false
        self.apply(.waiterLeft)
        if self.cancelsWaits { self.apply(.waitCancelled) }
    }

    private mutating func finish() {
        if !self.isDone { self.checkReport() }
        self.isDone = true
    }

    /// Removes the followers whose wait has ended.
    private mutating func settleFollowers() {
        for index in self.followers.indices where self.followers[index].isWaiting {
            let follower = self.followers[index]
            if follower.isStarter {
                let isAbandoned = self.plan.abandonedAt.map { self.now >= $0 } ?? false
                let isAborted = (self.stoppedAt != nil || isAbandoned) && self.pendingStart == nil
                guard self.run.isFirstWaveStarted || isAborted else { continue }
                self.leave(index)
                if isAborted { self.finish() } else { self.addFollowers() }
            } else if self.run.isOver {
                self.leave(index)
                guard follower.isMain else { continue }
                if self.run.isFinal || follower.returns == 0 {
                    self.finish()
                } else {
                    self.followers[index].returns -= 1
                    self.schedule(.join(index), after: .seconds(1))
                }
            }
        }
    }

    /// Checks that an event is due while a follower waits.
    private mutating func checkProgress() {
        guard self.run.waiters > 0, !self.run.isOver else { return }
        let isAnythingDue = self.queue.contains {
            switch $0.scheduled {
            case .event(.stopRequested, _), .event(.abandoned, _), .event(.stopped, _), .event(.stopDue, _), .join,
                .leave,
                .deadline:
                false
            case .event, .send: true
            }
        }
        if !isAnythingDue { self.faults.append("a follower waits without pending work at \(self.now)") }
    }
}

// MARK: Actions of the run

extension Simulation {
    /// Applies an event to the run, and checks and performs its actions.
    private mutating func apply(_ event: RunEvent) {
        if case .started(let part, _) = event, self.pendingStart == part.number { self.pendingStart = nil }
        if case .known(let part, _) = event, self.pendingStart == part.number { self.pendingStart = nil }
        let followed = self.run.followedIDs
        if case .stopRequested = event { self.recordStop() }
        if case .abandoned = event { self.isAbandoned = true }
        let actions = self.run.handle(event, at: self.now, random: self.random.fraction())
        for action in actions {
            self.check(action)
            self.perform(action)
        }
        switch event {
        case .stopRequested, .started:
            guard self.stoppedAt != nil else { break }
            for id in Set(followed).union(self.run.followedIDs) where self.stops[id] == nil {
                self.faults.append("\(id) is not stopped")
            }
        default: break
        }
        if let stoppedAt, self.now > stoppedAt + .seconds(62), !self.run.isStopSettled {
            self.faults.append("the stop is not settled at \(self.now), but began at \(stoppedAt)")
        }
    }

    private mutating func recordStop() {
        if self.stoppedAt == nil || self.run.isStopSettled { self.stoppedAt = self.now }
    }

    private mutating func check(_ action: RunAction) {
        switch action {
        case .start(let part, _):
            if self.stoppedAt != nil || self.isAbandoned {
                self.faults.append("part \(part.number) is started after the stop")
            }
            if self.pendingStart != nil {
                self.faults.append("part \(part.number) is started while another start is pending")
            }
            if self.run.waiters == 0 { self.faults.append("part \(part.number) is started without a waiter") }
            if self.unknownParts.contains(part.number) { self.faults.append("part \(part.number) is started again") }
            self.checkWave(of: part)
        case .fetchOverviews, .list, .poll, .complete, .waitToPoll:
            if self.run.waiters == 0 { self.faults.append("polls without a waiter: \(action)") }
        case .check, .cancelStart, .stop, .waitToStop, .cancelPolls: break
        }
    }

    /// Checks that a wave starts after the previous one has ended, and within the allowed number of failures.
    private mutating func checkWave(of part: RunPart) {
        let earlier = self.plan.waves.prefix { wave in !wave.contains { $0.part.number == part.number } }
        let machines = Set(earlier.joined().flatMap { $0.machines.map(\.id) })
        let results = self.run.report.machines.filter { machines.contains($0.instanceID) }
        for result in results where !result.state.isTerminal {
            self.faults.append("part \(part.number) is started while \(result.instanceID) is running")
        }
        let failed = results.count { $0.state == .failed || $0.state == .timedOut }
        if let allowed = self.plan.settings.errorsAllowed, failed > allowed {
            self.faults.append("part \(part.number) is started after \(failed) failures")
        }
    }

    private mutating func perform(_ action: RunAction) {
        let delay = self.random.time(50...2_000)
        switch action {
        case .start(let part, _):
            self.pendingStart = part.number
            self.schedule(.send(part), after: self.random.time(0...(self.random.chance(90) ? 100 : 20_000)))
        case .check(let part):
            self.pendingStart = part.number
            let unreachable = self.part(part).unreachable
            let known = self.random.chance(20) ? nil : Set(part.machines ?? []).subtracting(unreachable)
            self.schedule(.event(.known(part, known), isPoll: false), after: delay)
        case .cancelStart: self.hurry()
        case .cancelPolls:
            // A pending response may still arrive.
            let isLate = self.random.chance(30)
            self.queue.removeAll {
                guard case .event(let event, true) = $0.scheduled else { return false }
                if case .pollDue = event { return true }
                return !isLate
            }
        case .stop(let command, let machines, let limit): self.stop(command, machines, limit)
        case .waitToStop(let wait): self.schedule(.event(.stopDue, isPoll: false), after: wait)
        case .fetchOverviews(let round, let commands):
            let result = self.response { $0.overviews(of: commands, at: $1) }
            self.schedule(.event(.overviewsFetched(round: round, result), isPoll: true), after: delay)
        case .list(let round, let command):
            let result = self.response { $0.list(command.id, at: $1) }
            self.schedule(.event(.listed(round: round, command: command.id, result), isPoll: true), after: delay)
        case .poll(let round, let command, let machine):
            let result = self.response { $0.poll(command.id, machine, at: $1) }
            let event = RunEvent.polled(round: round, command: command.id, machine: machine, result)
            self.schedule(.event(event, isPoll: true), after: delay)
        case .complete(let round, let key, let result): self.complete(round, key, result)
        case .waitToPoll(let round, let wait):
            self.schedule(.event(.pollDue(round: round), isPoll: true), after: wait)
        }
    }

    private mutating func response<Value>(
        _ request: (inout SimulatedService, Duration) -> Value
    ) -> Result<Value, RunServiceError> {
        if let fault = self.service.fault() { return .failure(fault) }
        return .success(request(&self.service, self.now))
    }

    private func part(_ part: RunPart) -> SimulatedPart {
        self.plan.waves.joined().first { $0.part.number == part.number } ?? SimulatedPart(part: part, machines: [])
    }

    /// Sends the request to start a part.
    ///
    /// From now on the service may act on it.
    private mutating func send(_ part: RunPart) {
        let simulated = self.part(part)
        let wait = self.random.time(100...(self.random.chance(80) ? 1_000 : 25_000))
        let outcome: StartOutcome
        switch simulated.start {
        case _ where !simulated.unreachable.isDisjoint(with: part.machines ?? []):
            outcome = .unknownMachine(SimulatedFault.unknownMachine)
        case .taken: outcome = .accepted(self.service.take(simulated, machines: part.machines, at: self.now))
        case .rejected: outcome = .rejected(SimulatedFault.rejected)
        case .noMachine: outcome = .noMachine(reason: "no machine matches")
        case .lost:
            _ = self.service.take(simulated, machines: part.machines, at: self.now)
            fallthrough
        case .lostBefore:
            self.unknownParts.insert(part.number)
            outcome = .unknown(marker: "m-\(part.number)", SimulatedFault.lost)
        }
        self.schedule(.event(.started(part, outcome), isPoll: false), after: wait)
    }

    /// Cancels a start that has not been sent.
    private mutating func hurry() {
        for index in self.queue.indices {
            switch self.queue[index].scheduled {
            case .send(let part):
                self.queue[index].scheduled = .event(.started(part, .notSent), isPoll: false)
                self.queue[index].time = self.now
            case .event(.known(let part, _), _):
                self.queue[index].scheduled = .event(.known(part, nil), isPoll: false)
                self.queue[index].time = self.now
            default: break
            }
        }
    }

    private mutating func stop(_ command: StartedCommand, _ machines: [String]?, _ limit: Duration) {
        if machines == nil { self.stops[command.id, default: 0] += 1 }
        let isHanging = self.random.chance(5)
        let fault = isHanging ? RunServiceError(SimulatedFault.hung) : self.service.fault()
        if fault == nil || self.random.chance(20) {
            let after = self.random.time(0...20_000)
            self.service.commands[command.id]?.stop(machines, at: self.now, after: after)
        }
        let event = RunEvent.stopped(command: command.id, machines: machines, fault)
        let delay = min(limit, self.random.time(50...3_000))
        self.schedule(.event(event, isPoll: false), after: isHanging ? limit : delay)
    }

    private mutating func complete(_ round: Int, _ key: RunState.Key, _ result: MachineResult) {
        var output = result
        output.standardOutput = CommandOutput(Data("abc".utf8))
        let isHanging = self.random.chance(3)
        let event = RunEvent.completed(
            round: round,
            key,
            self.service.fault().map { .failure($0) }
                ?? .success(CompletedOutput(isHanging ? result : output, note: isHanging ? "late" : nil))
        )
        let delay = isHanging ? Duration.seconds(120) : self.random.time(50...10_000)
        self.schedule(.event(event, isPoll: true), after: delay)
    }
}
