import CloudCore
import Foundation

/// A run, its service and those who wait for it, in one thread and in simulated time.
struct Simulation {
    /// What is to happen next.
    enum Happening {
        /// An event of the run; `isQuestion` if it is of no account once nobody waits.
        case event(RunEvent, isQuestion: Bool)

        /// The request to start a part leaves.
        case send(RunPart)
        case join(Int)
        case leave(Int)
        case deadline
    }

    /// Somebody who waits, and how often they come back after a failure.
    struct Follower {
        var isStarter = false
        var isMain = false
        var isWaiting = false
        var returns = 2
    }

    let plan: SimulatedPlan

    /// Whether those who leave do so since their tasks were cancelled.
    let cancelsWaits: Bool
    var run: RunState
    var service: SimulatedService
    var chance: Chance
    var now = Duration.zero
    var queue: [(time: Duration, order: Int, happening: Happening)] = []
    var order = 0
    var followers: [Follower] = []
    var isDone = false

    /// What broke a rule.
    var faults: [String] = []

    // What the checks remember.
    var stoppedAt: Duration?
    var stops: [String: Int] = [:]
    var isAbandoned = false
    var startUnderWay: Int?
    var unknownParts: Set<Int> = []
    var steps = 0

    init(_ plan: SimulatedPlan, cancelsWaits: Bool) {
        self.plan = plan
        self.cancelsWaits = cancelsWaits
        self.chance = Chance(seed: plan.seed &+ 2_000_003)
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
        for stop in plan.stops { self.schedule(.event(.stopRequested, isQuestion: false), after: stop) }
        if let time = plan.abandons, !plan.isFollowing {
            self.schedule(.event(.abandoned, isQuestion: false), after: time)
        }
        if let deadline = plan.settings.deadline { self.schedule(.deadline, after: deadline) }
    }

    mutating func schedule(_ happening: Happening, after wait: Duration) {
        self.order += 1
        self.queue.append((self.now + wait, self.order, happening))
    }

    /// Those who wait once the first wave is started: one to the end, others for a while.
    private mutating func addFollowers() {
        let first = self.followers.count
        self.followers.append(Follower(isMain: true))
        var time = self.chance.happens(70) ? Duration.zero : self.chance.time(0...200_000)
        for _ in 0..<(self.chance.happens(30) ? self.chance.number(1...6) : 0) {
            self.schedule(.join(first), after: time)
            time += self.chance.time(0...(self.chance.happens(50) ? 3_000 : 100_000))
            self.schedule(.leave(first), after: time)
            time += self.chance.time(0...(self.chance.happens(50) ? 100 : 200_000))
            if self.chance.happens(3) { time += .seconds(3 * 3_600) }
        }
        self.schedule(.join(first), after: time)
        for _ in 0..<(self.chance.happens(30) ? self.chance.number(1...3) : 0) {
            let start = self.chance.time(0...200_000)
            self.followers.append(Follower())
            self.schedule(.join(self.followers.count - 1), after: start)
            self.schedule(.leave(self.followers.count - 1), after: start + self.chance.time(0...100_000))
        }
    }

    /// Lets everything happen, until nothing is left to happen.
    mutating func play() {
        while self.faults.isEmpty,
            let next = self.queue.indices.min(by: {
                (self.queue[$0].time, self.queue[$0].order) < (self.queue[$1].time, self.queue[$1].order)
            })
        {
            let (time, _, happening) = self.queue.remove(at: next)
            self.now = max(self.now, time)
            self.steps += 1
            if self.steps > 100_000 || self.now > .seconds(12 * 3_600) {
                self.faults.append("goes on for \(self.steps) steps, \(self.now)")
                return
            }
            self.happen(happening)
            self.settleFollowers()
            self.checkThatItGoesOn()
        }
        if self.faults.isEmpty { self.checkReport() }
    }

    private mutating func happen(_ happening: Happening) {
        switch happening {
        case .event(let event, _): self.tell(event)
        case .send(let part): self.send(part)
        case .join(let index):
            guard !self.followers[index].isWaiting, !self.isDone || !self.followers[index].isMain, !self.run.isFinal,
                !self.isPastDeadline
            else {
                if self.followers[index].isMain { self.finish() }
                return
            }
            self.followers[index].isWaiting = true
            self.tell(.waiterJoined)
        case .leave(let index): self.leave(index)
        case .deadline:
            if self.run.waiters > 0, self.run.isFirstWaveStarted, !self.run.isOver, !self.isCallUnderWay {
                self.faults.append("waits beyond the deadline")
            }
            for index in self.followers.indices {
                self.leave(index)
                if self.followers[index].isMain { self.finish() }
            }
        }
    }

    private var isPastDeadline: Bool { self.plan.settings.deadline.map { self.now >= $0 } ?? false }

    private var isCallUnderWay: Bool {
        self.queue.contains {
            switch $0.happening {
            case .event(.pollDue, _), .event(.stopRequested, _), .event(.abandoned, _), .join, .leave, .deadline: false
            case .event, .send: true
            }
        }
    }

    private mutating func leave(_ index: Int) {
        guard self.followers[index].isWaiting else { return }
        self.followers[index].isWaiting = false
        self.tell(.waiterLeft)
        if self.cancelsWaits { self.tell(.waitCancelled) }
    }

    private mutating func finish() {
        if !self.isDone { self.checkReport() }
        self.isDone = true
    }

    /// Lets those go whose wait has ended.
    private mutating func settleFollowers() {
        for index in self.followers.indices where self.followers[index].isWaiting {
            let follower = self.followers[index]
            if follower.isStarter {
                let isLeft = self.plan.abandons.map { self.now >= $0 } ?? false
                let isGivenUp = (self.stoppedAt != nil || isLeft) && self.startUnderWay == nil
                guard self.run.isFirstWaveStarted || isGivenUp else { continue }
                self.leave(index)
                if isGivenUp { self.finish() } else { self.addFollowers() }
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

    /// Somebody waits, and nothing will ever happen: that must not be.
    private mutating func checkThatItGoesOn() {
        guard self.run.waiters > 0, !self.run.isOver else { return }
        let isAnythingDue = self.queue.contains {
            switch $0.happening {
            case .event(.stopRequested, _), .event(.abandoned, _), .event(.stopped, _), .event(.stopDue, _), .join,
                .leave,
                .deadline:
                false
            case .event, .send: true
            }
        }
        if !isAnythingDue { self.faults.append("somebody waits for nothing at \(self.now)") }
    }
}

// MARK: What the run wants done

extension Simulation {
    /// Tells the run of an event, checks what it wants done, and does it.
    private mutating func tell(_ event: RunEvent) {
        if case .started(let part, _) = event, self.startUnderWay == part.number { self.startUnderWay = nil }
        if case .known(let part, _) = event, self.startUnderWay == part.number { self.startUnderWay = nil }
        let followed = self.run.followedIDs
        if case .stopRequested = event { self.noteStop() }
        if case .abandoned = event { self.isAbandoned = true }
        let actions = self.run.handle(event, at: self.now, random: self.chance.fraction())
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
            self.faults.append("stopping goes on at \(self.now), though it began at \(stoppedAt)")
        }
    }

    private mutating func noteStop() {
        if self.stoppedAt == nil || self.run.isStopSettled { self.stoppedAt = self.now }
    }

    private mutating func check(_ action: RunAction) {
        switch action {
        case .start(let part, _):
            if self.stoppedAt != nil || self.isAbandoned {
                self.faults.append("part \(part.number) is started after the stop")
            }
            if self.startUnderWay != nil { self.faults.append("part \(part.number) is started beside another") }
            if self.run.waiters == 0 { self.faults.append("part \(part.number) is started for nobody") }
            if self.unknownParts.contains(part.number) { self.faults.append("part \(part.number) is started again") }
            self.checkWave(of: part)
        case .survey, .list, .ask, .complete, .waitToPoll:
            if self.run.waiters == 0 { self.faults.append("asks for nobody: \(action)") }
        case .check, .hurryStart, .stop, .waitToStop, .cancelQuestions: break
        }
    }

    /// A wave begins when the one before has ended, and only while few enough machines have failed.
    private mutating func checkWave(of part: RunPart) {
        let earlier = self.plan.waves.prefix { wave in !wave.contains { $0.part.number == part.number } }
        let machines = Set(earlier.joined().flatMap { $0.machines.map(\.id) })
        let results = self.run.report.machines.filter { machines.contains($0.instanceID) }
        for result in results where !result.state.isTerminal {
            self.faults.append("part \(part.number) is started while \(result.instanceID) goes on")
        }
        let failed = results.count { $0.state == .failed || $0.state == .timedOut }
        if let allowed = self.plan.settings.errorsAllowed, failed > allowed {
            self.faults.append("part \(part.number) is started after \(failed) failures")
        }
    }

    private mutating func perform(_ action: RunAction) {
        let delay = self.chance.time(50...2_000)
        switch action {
        case .start(let part, _):
            self.startUnderWay = part.number
            self.schedule(.send(part), after: self.chance.time(0...(self.chance.happens(90) ? 100 : 20_000)))
        case .check(let part):
            self.startUnderWay = part.number
            let dead = self.part(part).dead
            let known = self.chance.happens(20) ? nil : Set(part.machines ?? []).subtracting(dead)
            self.schedule(.event(.known(part, known), isQuestion: false), after: delay)
        case .hurryStart: self.hurry()
        case .cancelQuestions:
            // What is on its way already may still come.
            let isLate = self.chance.happens(30)
            self.queue.removeAll {
                guard case .event(let event, true) = $0.happening else { return false }
                if case .pollDue = event { return true }
                return !isLate
            }
        case .stop(let command, let machines, let limit): self.stop(command, machines, limit)
        case .waitToStop(let wait): self.schedule(.event(.stopDue, isQuestion: false), after: wait)
        case .survey(let round, let commands):
            let result = self.response { $0.overviews(of: commands, at: $1) }
            self.schedule(.event(.surveyed(round: round, result), isQuestion: true), after: delay)
        case .list(let round, let command):
            let result = self.response { $0.list(command.id, at: $1) }
            self.schedule(.event(.listed(round: round, command: command.id, result), isQuestion: true), after: delay)
        case .ask(let round, let command, let machine):
            let result = self.response { $0.ask(command.id, machine, at: $1) }
            let event = RunEvent.asked(round: round, command: command.id, machine: machine, result)
            self.schedule(.event(event, isQuestion: true), after: delay)
        case .complete(let round, let key, let result): self.complete(round, key, result)
        case .waitToPoll(let round, let wait):
            self.schedule(.event(.pollDue(round: round), isQuestion: true), after: wait)
        }
    }

    private mutating func answer<Value>(
        _ question: (inout SimulatedService, Duration) -> Value
    ) -> Result<Value, RunServiceError> {
        if let fault = self.service.fault() { return .failure(fault) }
        return .success(question(&self.service, self.now))
    }

    private func part(_ part: RunPart) -> SimulatedPart {
        self.plan.waves.joined().first { $0.part.number == part.number } ?? SimulatedPart(part: part, machines: [])
    }

    /// The request to start a part leaves: from now on the service may act on it.
    private mutating func send(_ part: RunPart) {
        let meant = self.part(part)
        let wait = self.chance.time(100...(self.chance.happens(80) ? 1_000 : 25_000))
        let outcome: StartOutcome
        switch meant.start {
        case _ where !meant.dead.isDisjoint(with: part.machines ?? []):
            outcome = .unknownMachine(SimulatedFault.unknownMachine)
        case .taken: outcome = .taken(self.service.take(meant, machines: part.machines, at: self.now))
        case .rejected: outcome = .rejected(SimulatedFault.rejected)
        case .noMachine: outcome = .noMachine(reason: "no machine is meant")
        case .lost:
            _ = self.service.take(meant, machines: part.machines, at: self.now)
            fallthrough
        case .lostBefore:
            self.unknownParts.insert(part.number)
            outcome = .unknown(marker: "m-\(part.number)", SimulatedFault.lost)
        }
        self.schedule(.event(.started(part, outcome), isQuestion: false), after: wait)
    }

    /// A start that has not left does not leave any more.
    private mutating func hurry() {
        for index in self.queue.indices {
            switch self.queue[index].happening {
            case .send(let part):
                self.queue[index].happening = .event(.started(part, .notSent), isQuestion: false)
                self.queue[index].time = self.now
            case .event(.known(let part, _), _):
                self.queue[index].happening = .event(.known(part, nil), isQuestion: false)
                self.queue[index].time = self.now
            default: break
            }
        }
    }

    private mutating func stop(_ command: StartedCommand, _ machines: [String]?, _ limit: Duration) {
        if machines == nil { self.stops[command.id, default: 0] += 1 }
        let isHanging = self.chance.happens(5)
        let fault = isHanging ? RunServiceError(SimulatedFault.hung) : self.service.fault()
        if fault == nil || self.chance.happens(20) {
            let after = self.chance.time(0...20_000)
            self.service.commands[command.id]?.stop(machines, at: self.now, after: after)
        }
        let event = RunEvent.stopped(command: command.id, machines: machines, fault)
        let delay = min(limit, self.chance.time(50...3_000))
        self.schedule(.event(event, isQuestion: false), after: isHanging ? limit : delay)
    }

    private mutating func complete(_ round: Int, _ key: RunState.Key, _ result: MachineResult) {
        var output = result
        output.standardOutput = CommandOutput(Data("abc".utf8))
        let isHanging = self.chance.happens(3)
        let event = RunEvent.completed(
            round: round,
            key,
            self.service.fault().map { .failure($0) }
                ?? .success(CompletedOutput(isHanging ? result : output, note: isHanging ? "late" : nil))
        )
        let delay = isHanging ? Duration.seconds(120) : self.chance.time(50...10_000)
        self.schedule(.event(event, isQuestion: true), after: delay)
    }
}
