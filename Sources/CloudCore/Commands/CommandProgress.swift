import Foundation
import Synchronization

/// What is known of a run, which everyone who follows it shares: one question to the service serves all.
///
/// A sweep takes these steps:
/// 1. Where there are several commands, ask how far they are: one call for many of them.
/// 2. List the machines of the commands that have ended or changed; of those that go on no more than a part, so that
///    following a large fleet doesn't cost a call for every command each time.
/// 3. Where all commands of a wave have ended, start the next wave, unless too many machines failed.
package final class CommandProgress: Sendable {
    private let backend: (any CommandBackend)?
    private let surroundings: Surroundings
    private let options: RunOptions
    private let stopwatch: Stopwatch
    private let flight = SingleFlight<Void>()
    private let state: Mutex<State>

    /// Sweeps without news from a command that has ended, until machines that it doesn't list are given up.
    private static let sweepsUntilAbsent = 4

    /// Failures in a row that are borne; throttling passes by itself and isn't counted.
    private static let bearableFaults = 10

    private struct State {
        var waves: ArraySlice<[CommandBatch]>
        var errorsAllowed: Int?
        var started: [String] = []
        var active: [FollowedCommand] = []
        var machines: [Key: MachineResult] = [:]
        var log: [CommandUpdate] = []
        var notes: [String] = []
        var failure: CommandError?
        var isStopped = false
        var plan = PollPlan()
        var sweeps = 0
        var sweep: Sweep?
        var faults = 0
        var waiters = 0
        var allowance = 0
        var lastNews = Duration.zero
    }

    /// A round of questions: what is left of it stays when a question fails.
    private struct Sweep {
        let number: Int

        /// How far the commands are, if that was asked.
        let overviews: [String: CommandOverview]?

        /// The commands that are yet to be looked at.
        var waiting: ArraySlice<String>
    }

    private struct Key: Hashable {
        var command: String
        var machine: String
    }

    /// Creates the progress of a run that is yet to be started.
    /// - Parameters:
    ///   - waves: The parts of the run; a wave is started when the one before it has ended.
    ///   - errorsAllowed: How many machines may fail before no further wave is started.
    ///   - backend: How the service is asked.
    ///   - options: The deadline, and what becomes of the commands when the task is cancelled.
    ///   - surroundings: Time and chance.
    package init(
        waves: [[CommandBatch]],
        errorsAllowed: Int?,
        backend: any CommandBackend,
        options: RunOptions,
        surroundings: Surroundings
    ) {
        self.backend = backend
        self.surroundings = surroundings
        self.options = options
        self.stopwatch = surroundings.time.stopwatch()
        self.state = Mutex(State(waves: waves[...], errorsAllowed: errorsAllowed))
    }

    /// Creates the progress of commands that were started earlier.
    package convenience init(
        following commands: [StartedCommand],
        backend: any CommandBackend,
        options: RunOptions,
        surroundings: Surroundings
    ) {
        self.init(waves: [], errorsAllowed: nil, backend: backend, options: options, surroundings: surroundings)
        for command in commands { self.take(command) }
    }

    /// Creates the progress of a run that has ended.
    init(ended report: CommandReport) {
        self.backend = nil
        self.surroundings = Surroundings()
        self.options = RunOptions()
        self.stopwatch = self.surroundings.time.stopwatch()
        var state = State(waves: [], notes: report.notes)
        for machine in report.machines { Self.record(machine, in: &state, at: .zero) }
        self.state = Mutex(state)
    }
}

// MARK: - What is known

extension CommandProgress {
    /// The ids of the commands that were started, in order.
    var commandIDs: [String] { self.state.withLock { $0.started } }

    /// Whether every machine has ended.
    var isComplete: Bool { self.state.withLock { Self.isComplete($0) } }

    /// The report as far as it is known.
    var report: CommandReport { self.state.withLock { Self.report($0) } }

    private static func isComplete(_ state: State) -> Bool {
        state.failure == nil && state.active.isEmpty && state.waves.isEmpty
    }

    private static func report(_ state: State) -> CommandReport {
        let waiting = state.waves.joined().flatMap { $0.machines ?? [] }.map {
            MachineResult(instanceID: $0, state: .pending)
        }
        return CommandReport(machines: Array(state.machines.values) + waiting, notes: state.notes)
    }

    /// Returns the update at a place in the run's history, waiting for it if it hasn't come yet.
    func update(at position: Int) async throws(CommandError) -> CommandUpdate? {
        while true {
            if Task.isCancelled { throw await self.cancelled() }
            let (update, isOver) = self.state.withLock { state in
                (position < state.log.count ? state.log[position] : nil, Self.isComplete(state))
            }
            if update != nil || isOver { return update }
            try await self.advance()
        }
    }

    /// Takes note of what is known of a machine; its way ends with the first state that is final.
    private static func record(_ result: MachineResult, in state: inout State, at time: Duration) {
        let key = Key(command: result.commandID, machine: result.instanceID)
        let known = state.machines[key]
        guard known?.state.isTerminal != true else { return }
        state.machines[key] = result
        if result.state != known?.state ?? .pending {
            state.log.append(CommandUpdate(result))
            state.lastNews = time
        }
    }

    private func note(_ note: String?) {
        guard let note else { return }
        self.state.withLock { if !$0.notes.contains(note) { $0.notes.append(note) } }
    }
}

// MARK: - Starting

extension CommandProgress {
    /// Starts the first wave.
    package func start() async throws(CommandError) {
        try await self.startWave()
    }

    /// Starts the commands of the next wave, one after the other.
    private func startWave() async throws(CommandError) {
        let (wave, errorsLeft) = self.state.withLock { state in
            (state.waves.popFirst() ?? [], state.errorsAllowed.map { $0 - Self.errors(state) })
        }
        for (index, batch) in wave.enumerated() {
            do throws(CommandError) {
                guard !Task.isCancelled else { throw await self.cancelled() }
                if let deadline = self.options.deadline, self.stopwatch.elapsed() >= deadline {
                    throw .deadlinePassed(self.report)
                }
                guard !self.state.withLock({ $0.isStopped }) else {
                    return self.skip(wave[index...], "the run was cancelled")
                }
                if let command = try await self.start(batch, errorsLeft) {
                    self.take(command)
                } else {
                    self.note("a part of the run was meant for no machine")
                }
            } catch {
                let failure = self.fail(error)
                self.skip(wave[(index + 1)...], "not started, since an earlier part of the run could not be")
                self.skipWaves("not started, since an earlier part of the run could not be")
                throw failure
            }
        }
        if Task.isCancelled, self.options.cancelsOnTaskCancellation { throw await self.cancelled() }
    }

    /// Takes note of why the run can't go on.
    @discardableResult
    private func fail(_ error: CommandError) -> CommandError {
        self.state.withLock { state in
            let failure = error.adding(started: state.started)
            state.failure = failure
            return failure
        }
    }

    /// Starts a part of the run.
    ///
    /// Where cancelling the task is to stop the command, whether it was taken must be known, so a task of its own sees
    /// that through.
    private func start(_ batch: CommandBatch, _ errorsLeft: Int?) async throws(CommandError) -> StartedCommand? {
        guard self.options.cancelsOnTaskCancellation else { return try await batch.start(errorsLeft) }
        return try await Task { () -> Result<StartedCommand?, CommandError> in
            do throws(CommandError) { return .success(try await batch.start(errorsLeft)) } catch {
                return .failure(error)
            }
        }.value.get()
    }

    private func take(_ command: StartedCommand) {
        self.state.withLock { state in
            state.started.append(command.id)
            state.active.append(FollowedCommand(command, pageSize: self.backend?.pageSize ?? 50))
            for machine in command.machines ?? [] {
                Self.record(
                    MachineResult(instanceID: machine, state: .pending, commandID: command.id),
                    in: &state,
                    at: .zero
                )
            }
            state.lastNews = self.stopwatch.elapsed()
        }
    }

    private func skip(_ batches: some Sequence<CommandBatch>, _ reason: String) {
        self.state.withLock { state in
            for machine in batches.flatMap({ $0.machines ?? [] }) {
                let result = MachineResult(instanceID: machine, state: .skipped, reason: reason)
                Self.record(result, in: &state, at: self.stopwatch.elapsed())
            }
        }
    }

    private func skipWaves(_ reason: String) {
        let waiting = self.state.withLock { state in
            defer { state.waves = [] }
            return state.waves.joined()
        }
        self.skip(waiting, reason)
    }

    /// How many machines count as errors: what could not be delivered does not, as with Systems Manager.
    private static func errors(_ state: State) -> Int {
        state.machines.values.count { $0.state == .failed || $0.state == .timedOut }
    }

    private func goOn() async throws(CommandError) {
        let (isDue, errors, allowed) = self.state.withLock { state in
            // Who waits no longer has not asked for more machines.
            (state.active.isEmpty && !state.waves.isEmpty && state.waiters > 0, Self.errors(state), state.errorsAllowed)
        }
        guard isDue else { return }
        if let allowed, errors > allowed {
            self.skipWaves("not started, since \(errors) machines had failed")
        } else {
            try await self.startWave()
        }
    }
}

// MARK: - Waiting

extension CommandProgress {
    /// Returns when the service has been asked once more.
    func advance() async throws(CommandError) {
        if Task.isCancelled { throw await self.cancelled() }
        let left = self.options.deadline.map { $0 - self.stopwatch.elapsed() }
        self.state.withLock { $0.waiters += 1 }
        defer { self.state.withLock { $0.waiters -= 1 } }
        let isOver: Bool
        do {
            // The sweep itself keeps the deadline; this is for a call that hangs.
            let answered: Void? = try await withDeadline(left, on: self.surroundings.time) {
                try await self.flight.value { try await self.waitAndSweep() }
            }
            isOver = answered == nil
        } catch {
            if Task.isCancelled { throw await self.cancelled() }
            throw error as? CommandError ?? .call(error, started: self.commandIDs)
        }
        if Task.isCancelled { throw await self.cancelled() }
        if isOver { throw .deadlinePassed(self.report) }
    }

    private func waitAndSweep() async throws(CommandError) {
        if let failure = self.state.withLock({ $0.failure }) { throw failure }
        guard let backend, !self.isComplete else { return }
        var isThrottled = false
        while true {
            let isLast = try await self.pause(isThrottled: isThrottled, patience: backend.patience)
            do {
                try await self.sweep(backend)
                try await self.goOn()
                // Thrown by the next question, so that what this one told is told first.
                if isLast, !self.isComplete { self.fail(.deadlinePassed(self.report)) }
                return
            } catch let error as CommandError {
                throw error
            } catch {
                let faults = self.state.withLock { state in
                    state.faults += 1
                    return state.faults
                }
                let failure = error as? any CallFailure
                isThrottled = failure?.isThrottling ?? false
                guard isThrottled || (failure?.mayPass ?? false && faults < Self.bearableFaults) else {
                    throw .call(error, started: self.commandIDs)
                }
            }
            if isLast { throw .deadlinePassed(self.report) }
        }
    }

    /// Waits until the service may be asked again.
    /// - Returns: Whether it is the last question before the deadline.
    private func pause(isThrottled: Bool, patience: Duration) async throws(CommandError) -> Bool {
        let elapsed = self.stopwatch.elapsed()
        let (planned, isStalled) = self.state.withLock { state in
            (
                state.plan.next(isThrottled: isThrottled, random: self.surroundings.random()),
                elapsed - state.lastNews > patience
            )
        }
        if isStalled { throw .deadlinePassed(self.report) }
        var wait = planned
        var isLast = false
        if let deadline = self.options.deadline {
            let left = deadline - elapsed
            guard left > .milliseconds(10) else { throw .deadlinePassed(self.report) }
            // What becomes known shortly before the deadline is still worth a question.
            isLast = wait >= left
            if isLast { wait = left - min(.seconds(1), left / 2) }
        }
        guard await self.surroundings.time.sleep(for: wait) else { throw .cancelled(started: self.commandIDs) }
        return isLast
    }
}

// MARK: - Asking

extension CommandProgress {
    /// Asks once about everything, or goes on with what the last time failed to ask.
    private func sweep(_ backend: any CommandBackend) async throws {
        var sweep = try await self.currentSweep(backend)
        while let id = sweep.waiting.first {
            let followed = self.state.withLock { state in state.active.first { $0.command.id == id } }
            let overview = sweep.overviews?[id]
            if let followed, self.isWorthListing(followed, overview, asked: sweep.overviews != nil) {
                let listing = try await backend.machines(of: followed.command)
                self.note(listing.note)
                try await self.take(listing.machines, of: followed, overview, sweep: sweep.number, from: backend)
                try await self.giveUpLate(followed, with: backend)
            }
            sweep.waiting.removeFirst()
            self.state.withLock { state in
                state.faults = 0
                state.sweep = sweep
            }
        }
        self.state.withLock { $0.sweep = nil }
    }

    private func currentSweep(_ backend: any CommandBackend) async throws -> Sweep {
        if let sweep = self.state.withLock({ $0.sweep }) { return sweep }
        // Who was listed longest ago comes first.
        let active = self.state.withLock { $0.active.sorted { $0.listedAt < $1.listedAt } }
        let asks = active.count > 1 || active.contains { $0.needsOverview }
        let overviews = asks ? try await backend.overview(of: active.map(\.command)) : nil
        return self.state.withLock { state in
            let share = max(10, state.active.reduce(0) { $0 + $1.pages } / 4)
            state.allowance = min(state.allowance + share, share)
            state.sweeps += 1
            let sweep = Sweep(number: state.sweeps, overviews: overviews, waiting: active.map(\.command.id)[...])
            state.sweep = sweep
            state.faults = 0
            return sweep
        }
    }

    private func isWorthListing(_ followed: FollowedCommand, _ overview: CommandOverview?, asked: Bool) -> Bool {
        if overview?.hasEnded == true || !asked { return true }
        let isNews = overview == nil || overview?.fingerprint != followed.fingerprint || self.isLate(followed)
        guard isNews else { return false }
        return self.state.withLock { state in
            guard state.allowance > 0 else { return false }
            state.allowance -= followed.pages
            return true
        }
    }

    private func take(
        _ machines: [MachineResult],
        of followed: FollowedCommand,
        _ overview: CommandOverview?,
        sweep: Int,
        from backend: any CommandBackend
    ) async throws {
        let id = followed.command.id
        for machine in machines {
            let key = Key(command: id, machine: machine.instanceID)
            guard self.state.withLock({ $0.machines[key]?.state.isTerminal != true }) else { continue }
            var result = machine
            result.commandID = id
            if result.state.isTerminal, self.options.fetchesWholeOutput {
                let completed = try await backend.complete(result)
                result = completed.result
                self.note(completed.note)
            }
            if followed.givenUp.contains(machine.instanceID), result.state == .cancelled, result.startDate == nil {
                result.state = .undeliverable
                result.reason = "not reached within \(backend.deliveryLimit?.text ?? "the time allowed"), and given up"
            }
            self.state.withLock { Self.record(result, in: &$0, at: self.stopwatch.elapsed()) }
        }
        self.state.withLock { state in
            guard let index = state.active.firstIndex(where: { $0.command.id == id }) else { return }
            state.active[index].listedAt = sweep
            if let overview, overview.fingerprint != state.active[index].fingerprint {
                state.active[index].fingerprint = overview.fingerprint
                state.lastNews = self.stopwatch.elapsed()
            }
            let count = max(machines.count, overview?.targetCount ?? 0, followed.command.machines?.count ?? 0)
            state.active[index].pages = max(1, (count + backend.pageSize - 1) / backend.pageSize)
            if Self.hasEnded(at: index, listed: machines, overview, in: &state, now: self.stopwatch.elapsed()) {
                state.active.remove(at: index)
            }
        }
    }

    /// Returns whether nothing more will come of a command.
    private static func hasEnded(
        at index: Int,
        listed: [MachineResult],
        _ overview: CommandOverview?,
        in state: inout State,
        now: Duration
    ) -> Bool {
        let command = state.active[index].command
        let names = Set(listed.map(\.instanceID))
        let allEnded = listed.allSatisfy {
            state.machines[Key(command: command.id, machine: $0.instanceID)]?.state.isTerminal ?? false
        }
        let missing = (command.machines ?? []).filter { !names.contains($0) }
        let isShort = !missing.isEmpty || listed.count < overview?.targetCount ?? 0
        if command.machines != nil, allEnded, !isShort { return true }
        // What is left can only be told by how the command itself is.
        state.active[index].needsOverview = allEnded
        guard let overview, overview.hasEnded, allEnded else { return false }
        if isShort {
            state.active[index].sweepsSinceEnd += 1
            guard state.active[index].sweepsSinceEnd >= Self.sweepsUntilAbsent else { return false }
            for machine in missing {
                let result = MachineResult(
                    instanceID: machine,
                    state: overview.absence.state,
                    serviceStatus: overview.absence.words,
                    reason: "the command has ended and the service lists no result: \(overview.absence.words)",
                    commandID: command.id
                )
                Self.record(result, in: &state, at: now)
            }
            if missing.isEmpty, let count = overview.targetCount {
                state.notes.append(
                    "\(command.id) was meant for \(count) machines, and the service lists \(listed.count): "
                        + overview.absence.words
                )
            }
        } else if listed.isEmpty {
            state.notes.append("\(command.id) was meant for no machine: \(overview.absence.words)")
        }
        return true
    }
}

// MARK: - Stopping

extension CommandProgress {
    /// Asks the service to stop what has not ended, and starts nothing more.
    func cancel() async throws(CommandError) {
        self.state.withLock { $0.isStopped = true }
        self.skipWaves("the run was cancelled")
        guard let backend else { return }
        for followed in self.state.withLock({ $0.active }) {
            try await self.stop(followed.command, on: nil, with: backend)
        }
    }

    private func stop(
        _ command: StartedCommand,
        on machines: [String]?,
        with backend: any CommandBackend
    ) async throws(CommandError) {
        var plan = PollPlan(first: .seconds(1))
        var faults = 0
        while true {
            do {
                return try await backend.cancel(command, on: machines)
            } catch {
                faults += 1
                let failure = error as? any CallFailure
                guard failure?.mayPass ?? false, faults < Self.bearableFaults else {
                    throw .call(error, started: self.commandIDs)
                }
                let wait = plan.next(isThrottled: failure?.isThrottling ?? false, random: self.surroundings.random())
                guard await self.surroundings.time.sleep(for: wait) else { throw .cancelled(started: self.commandIDs) }
            }
        }
    }

    /// The error for a wait that was cancelled, once the commands are stopped if that is asked for.
    private func cancelled() async -> CommandError {
        let started = self.commandIDs
        guard self.options.cancelsOnTaskCancellation, !self.isComplete else { return .cancelled(started: started) }
        let isStopped = self.state.withLock { $0.isStopped }
        guard !isStopped else { return .cancelled(started: started) }
        // A task of its own, since this one is cancelled and could make no call.
        let failure = await Task { () -> CommandError? in
            do throws(CommandError) {
                try await self.cancel()
                return nil
            } catch {
                return error
            }
        }.value
        return failure ?? .cancelled(started: started)
    }

    /// Whether machines wait longer for the script than they may.
    private func isLate(_ followed: FollowedCommand) -> Bool {
        !self.lateMachines(of: followed).isEmpty
    }

    private func lateMachines(of followed: FollowedCommand) -> [String] {
        guard let limit = self.backend?.deliveryLimit,
            self.surroundings.time.now() >= followed.command.date + limit.seconds
        else { return [] }
        return self.state.withLock { state in
            state.machines.values.filter { machine in
                machine.commandID == followed.command.id && machine.state == .pending
                    && !followed.givenUp.contains(machine.instanceID)
            }.map(\.instanceID).sorted()
        }
    }

    /// Stops the script on machines that it did not reach in time.
    private func giveUpLate(_ followed: FollowedCommand, with backend: any CommandBackend) async throws {
        let late = self.lateMachines(of: followed)
        guard !late.isEmpty else { return }
        try await backend.cancel(followed.command, on: late)
        self.state.withLock { state in
            guard let index = state.active.firstIndex(where: { $0.command.id == followed.command.id }) else { return }
            state.active[index].givenUp.formUnion(late)
        }
    }
}
