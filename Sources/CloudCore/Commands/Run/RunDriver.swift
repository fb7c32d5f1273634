import Synchronization

/// A driver that performs the actions of a run and feeds their outcomes back as events.
///
/// All followers of a run share one driver, so that each poll of the service serves all of them.
package final class RunDriver: Sendable {
    private struct State {
        var run: RunState
        var start: Task<Void, Never>?
        var polls: [Int: Task<Void, Never>] = [:]
        var lastPoll = 0
        var waiters: [Int: Waiter] = [:]
        var cancelledWaiters: Set<Int> = []
        var lastWaiter = 0
    }

    private struct Waiter {
        let condition: @Sendable (RunState) -> Bool
        let continuation: CheckedContinuation<Void, Never>
    }

    private let service: (any RunService)?
    private let dependencies: Dependencies
    private let options: RunOptions
    private let stopwatch: Stopwatch
    private let state: Mutex<State>

    private init(_ run: RunState, _ service: (any RunService)?, _ options: RunOptions, _ dependencies: Dependencies) {
        self.service = service
        self.dependencies = dependencies
        self.options = options
        self.stopwatch = dependencies.time.stopwatch()
        self.state = Mutex(State(run: run))
    }

    /// Creates the driver of a new run.
    /// - Parameters:
    ///   - waves: The parts of the run. A wave starts when the previous one has ended.
    ///   - errorsAllowed: The number of machines that may fail before no further wave starts.
    ///   - service: The service.
    ///   - options: The deadline, and whether task cancellation stops the commands.
    ///   - dependencies: The sources of time and randomness.
    package convenience init(
        waves: [[RunPart]],
        errorsAllowed: Int?,
        service: any RunService,
        options: RunOptions,
        dependencies: Dependencies
    ) {
        let settings = RunState.Settings(service.traits, options, errorsAllowed: errorsAllowed)
        var run = RunState(waves: waves, settings: settings)
        run.note(options.commentNote)
        self.init(run, service, options, dependencies)
    }

    /// Creates the driver of commands that were started earlier.
    package convenience init(
        following commandIDs: [String],
        service: any RunService,
        options: RunOptions,
        dependencies: Dependencies
    ) {
        let commands = commandIDs.map { StartedCommand(id: $0, machines: nil) }
        let settings = RunState.Settings(service.traits, options, errorsAllowed: nil)
        self.init(RunState(following: commands, settings: settings), service, options, dependencies)
    }

    /// Creates the driver of a run that has ended.
    convenience init(ended report: CommandReport) {
        self.init(RunState(ended: report), nil, RunOptions(), Dependencies())
    }
}

extension RunState.Settings {
    package init(_ traits: RunServiceTraits, _ options: RunOptions, errorsAllowed: Int?) {
        self.init(
            traits: traits,
            deadline: options.deadline,
            errorsAllowed: errorsAllowed,
            completesOutput: options.fetchesWholeOutput
        )
    }
}

// MARK: Caller requests

extension RunDriver {
    /// The ids of the started commands, in order.
    var commandIDs: [String] { self.state.withLock { $0.run.commandIDs } }

    /// The report with everything known so far.
    var report: CommandReport { self.state.withLock { $0.run.report } }

    /// Starts the first wave.
    package func start() async throws(CommandError) {
        if Task.isCancelled {
            self.send(.abandoned)
            throw .cancelled(self.report)
        }
        self.send(.waiterJoined)
        defer { self.send(.waiterLeft) }
        guard await self.wait(until: { $0.isFirstWaveStarted }) else {
            if self.options.cancelsOnTaskCancellation {
                self.send(.stopRequested)
                await self.settle { $0.isStopSettled }
            } else {
                self.send(.abandoned)
                await self.settle { $0.partUnderWay == nil }
            }
            let (failure, report) = self.state.withLock { ($0.run.failure, $0.run.report) }
            if case .outcomeUnknown? = failure { throw failure?.error(report) ?? .cancelled(report) }
            throw .cancelled(report)
        }
        if let failure = self.state.withLock({ state in state.run.failure?.error(state.run.report) }) { throw failure }
    }

    /// Waits until every machine has ended, and returns the report.
    func wholeReport() async throws(CommandError) -> CommandReport {
        while true {
            switch self.state.withLock({ $0.run.isFinal ? $0.run.outcome : nil }) {
            case .completed: return self.report
            case .failed(let error): throw error
            case nil:
                if let failure = try await self.follow(until: { $0.isOver }) { throw failure }
            }
        }
    }

    /// Returns the update at a position in the run's log, waiting for it if necessary.
    func update(at position: Int) async throws(CommandError) -> CommandUpdate? {
        while true {
            if Task.isCancelled { throw await self.cancelled() }
            let (update, outcome) = self.state.withLock { state in
                let log = state.run.log
                return (
                    position < log.count ? log[position] : nil,
                    position >= log.count && state.run.isFinal ? state.run.outcome : nil
                )
            }
            if let update { return update }
            switch outcome {
            case .completed: return nil
            case .failed(let error): throw error
            case nil:
                let failure = try await self.follow { $0.log.count > position || $0.isOver }
                if let failure, self.state.withLock({ $0.run.log.count <= position }) { throw failure }
            }
        }
    }

    /// Stops all commands that have not ended, and starts no further parts.
    func cancel() async throws(CommandError) {
        self.send(.stopRequested)
        let isSettled = await self.within(RunState.stopLimit + .seconds(1)) { $0.isStopSettled }
        let (run, report) = self.state.withLock { ($0.run, $0.run.report) }
        if let fault = run.commandIDs.lazy.compactMap({ run.stopFailures[$0] }).first {
            throw .call(CallFailure(fault.error), report)
        }
        if case .outcomeUnknown? = run.failure, run.isStopSettled {
            throw run.failure?.error(report) ?? .cancelled(report)
        }
        if isSettled { return }
        throw Task.isCancelled ? .cancelled(report) : .call(CallFailure(StopTimeoutError()), report)
    }

    /// Waits for a condition while the service is polled.
    /// - Returns: The error that ended polling, if there is one.
    private func follow(
        until condition: @escaping @Sendable (RunState) -> Bool
    ) async throws(CommandError) -> CommandError? {
        if Task.isCancelled { throw await self.cancelled() }
        self.send(.waiterJoined)
        let left = self.state.withLock { $0.run.deadline }.map { $0 - self.stopwatch.elapsed() }
        // The run itself enforces the deadline. This limit covers a call that hangs.
        let isReached = await self.within(left, condition)
        self.send(.waiterLeft)
        if Task.isCancelled { throw await self.cancelled() }
        if case .failed(let error)? = self.state.withLock({ $0.run.outcome }) { return error }
        return isReached ? nil : .deadlinePassed(self.report)
    }

    /// Waits for a condition up to a time limit, and returns whether it holds.
    private func within(_ limit: Duration?, _ condition: @escaping @Sendable (RunState) -> Bool) async -> Bool {
        let isReached = try? await withDeadline(limit, on: self.dependencies.time) { await self.wait(until: condition) }
        return isReached ?? false
    }

    /// Waits for a stop to settle, even if this task is cancelled, within the limit for stopping.
    private func settle(_ condition: @escaping @Sendable (RunState) -> Bool) async {
        // A separate task, since this one is cancelled.
        _ = await Task { await self.within(RunState.stopLimit + .seconds(1), condition) }.value
    }

    /// Returns the error of a cancelled wait, after stopping the commands if the options require it.
    ///
    /// A start in progress is awaited, so that the error contains the id of its command.
    private func cancelled() async -> CommandError {
        if self.options.cancelsOnTaskCancellation, !self.state.withLock({ $0.run.isEnded }) {
            self.send(.stopRequested)
            await self.settle { $0.isStopSettled }
        } else if let part = self.state.withLock({ $0.run.partUnderWay }) {
            self.send(.waitCancelled)
            await self.settle { $0.partUnderWay != part }
        }
        return .cancelled(self.report)
    }

    /// Waits until a condition holds or the task is cancelled.
    /// - Returns: Whether the condition holds.
    private func wait(until condition: @escaping @Sendable (RunState) -> Bool) async -> Bool {
        let id = self.state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = self.state.withLock { state in
                    if condition(state.run) || state.cancelledWaiters.contains(id) { return true }
                    state.waiters[id] = Waiter(condition: condition, continuation: continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            let waiter = self.state.withLock { state in
                state.cancelledWaiters.insert(id)
                return state.waiters.removeValue(forKey: id)
            }
            waiter?.continuation.resume()
        }
        return self.state.withLock { state in
            state.cancelledWaiters.remove(id)
            return condition(state.run)
        }
    }
}

/// An error for a stop that the service did not accept within its time limit.
private struct StopTimeoutError: Error, CustomStringConvertible {
    var description: String { "stopping was not confirmed within \(RunState.stopLimit.text)" }
}

/// An error for a list of machines that did not end within its time limit.
private struct ListTimeoutError: Error, CustomStringConvertible {
    var description: String { "the list of machines did not end within \(RunState.listLimit.text)" }
}

// MARK: Actions

extension RunDriver {
    /// Sends an event to the run, performs the resulting actions, and resumes waiters whose condition holds.
    private func send(_ event: RunEvent) {
        let due = self.state.withLock { state in
            let actions = state.run.handle(event, at: self.stopwatch.elapsed(), random: self.dependencies.random())
            for action in actions { self.perform(action, &state) }
            let due = state.waiters.filter { $0.value.condition(state.run) }
            for id in due.keys { state.waiters[id] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in due { continuation.resume() }
    }

    private func perform(_ action: RunAction, _ state: inout State) {
        guard let service else { return }
        switch action {
        case .start(let part, let errorsLeft):
            state.start = Task { self.send(.started(part, await service.start(part, errorsLeft: errorsLeft))) }
        case .check(let part):
            state.start = Task { self.send(.known(part, await service.known(part.machines ?? []))) }
        case .cancelStart: state.start?.cancel()
        case .cancelPolls:
            for task in state.polls.values { task.cancel() }
            state.polls = [:]
        case .stop(let command, let machines, let limit):
            Task {
                let fault = await self.fault {
                    let isTaken: Void? = try await withDeadline(limit, on: self.dependencies.time) {
                        try await service.stop(command, on: machines)
                    }
                    if isTaken == nil { throw StopTimeoutError() }
                }
                self.send(.stopped(command: command.id, machines: machines, fault))
            }
        case .waitToStop(let wait):
            Task {
                _ = await self.dependencies.time.sleep(for: wait)
                self.send(.stopDue)
            }
        case .fetchOverviews(let round, let commands):
            self.poll(&state) {
                .overviewsFetched(round: round, await self.result { try await service.overviews(of: commands) })
            }
        case .list(let round, let command):
            self.poll(&state) {
                let listing = await self.result {
                    // Only an endless list of pages takes this long.
                    let listing = try await withDeadline(RunState.listLimit, on: self.dependencies.time) {
                        try await service.list(command)
                    }
                    guard let listing else { throw ListTimeoutError() }
                    return listing
                }
                return .listed(round: round, command: command.id, listing)
            }
        case .poll(let round, let command, let machine):
            self.poll(&state) {
                let result = await self.result { try await service.result(of: machine, command) }
                return .polled(round: round, command: command.id, machine: machine, result)
            }
        case .complete(let round, let key, let result):
            self.poll(&state) {
                let output = await self.result {
                    let limit = RunState.completionLimit
                    let output = try await withDeadline(limit, on: self.dependencies.time) {
                        try await service.output(of: result)
                    }
                    return output
                        ?? CompletedOutput(result, note: "fetching the whole output of \(key.machine) timed out")
                }
                return .completed(round: round, key, output)
            }
        case .waitToPoll(let round, let wait):
            self.poll(&state) {
                await self.dependencies.time.sleep(for: wait) ? .pollDue(round: round) : nil
            }
        }
    }

    /// Polls in a task that is cancelled when the last waiter leaves.
    private func poll(_ state: inout State, _ operation: @escaping @Sendable () async -> RunEvent?) {
        state.lastPoll += 1
        let id = state.lastPoll
        state.polls[id] = Task {
            let event = await operation()
            let isWanted = self.state.withLock { $0.polls.removeValue(forKey: id) != nil }
            if isWanted, let event { self.send(event) }
        }
    }

    private func result<Value>(_ operation: () async throws -> Value) async -> Result<Value, RunServiceError> {
        do { return .success(try await operation()) } catch { return .failure(RunServiceError(error)) }
    }

    private func fault(_ request: () async throws -> Void) async -> RunServiceError? {
        do {
            try await request()
            return nil
        } catch {
            return RunServiceError(error)
        }
    }
}
