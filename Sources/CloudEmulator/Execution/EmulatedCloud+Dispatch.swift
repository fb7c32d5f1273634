import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Dispatches scripts to machines.
    /// - Parameters:
    ///   - scripts: The scripts, which run one after the other on each machine.
    ///   - machines: The machines.
    ///   - limits: The limits of the dispatch.
    ///   - id: The command's ID.
    ///   - start: The start date, or `nil` for now.
    ///   - store: A closure that adds the record to the services' state.
    /// - Returns: The result of `store`.
    @discardableResult
    func dispatch<Value: Sendable>(
        _ scripts: [ScriptCall],
        to machines: [Machine],
        _ limits: DispatchLimits,
        id: String,
        from start: Date? = nil,
        store: (inout EmulatorState, CommandRecord) -> Value
    ) async -> Value {
        let now = start ?? self.time.now()
        let dispatch = Dispatch(
            scripts: scripts,
            limits: limits,
            executor: self.executor,
            epoch: self.epoch,
            hasRun: { self.executions(on: $0.id) > 0 }
        )
        let runs =
            self.executor.takesRealTime
            ? Self.realTimeRuns(on: machines, limits, from: now) : await dispatch.runs(on: machines, from: now)
        let delay = self.visibilityDelay.seconds
        let record = CommandRecord(id: id, sentAt: now, visibleAt: now + delay, runs: runs)
        let value = self.withState { store(&$0, record) }
        if self.executor.takesRealTime {
            self.withState { state in
                state.dispatches[id] = Task {
                    await self.run(record, by: dispatch)
                    self.withState { $0.dispatches[id] = nil }
                }
            }
        }
        return value
    }

    /// Returns after a command has ended on all machines, or immediately if its end is known in advance.
    func waitForEnd(of id: String) async {
        await self.withState { $0.dispatches[id] }?.value
    }

    /// Returns the initial runs of scripts that take real time.
    private static func realTimeRuns(
        on machines: [Machine],
        _ limits: DispatchLimits,
        from now: Date
    ) -> [CommandRun] {
        machines.enumerated().map { index, machine in
            let startsAtOnce = index < limits.concurrency ?? machines.count && machine.agent == .online
            return CommandRun(on: machine, startsAtOnce ? .started(dispatchedAt: now, at: now, .unknown) : .waiting)
        }
    }

    /// Runs scripts that take real time, within the concurrency limit.
    private func run(_ record: CommandRecord, by dispatch: Dispatch) async {
        var upcoming = record.runs.indices.makeIterator()
        var errors = 0
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<max(1, min(dispatch.limits.concurrency ?? record.runs.count, record.runs.count)) {
                guard let index = upcoming.next() else { break }
                group.addTask { await self.run(index, of: record, by: dispatch) }
            }
            while let isError = await group.next() {
                if isError { errors += 1 }
                guard let index = upcoming.next() else { continue }
                if let limit = dispatch.limits.errors, errors > limit {
                    let now = self.time.now()
                    for index in [index] + Array(IteratorSequence(upcoming)) {
                        self.updateRun(record.id, index) { $0.timeline = .terminated(at: now) }
                    }
                    return await group.waitForAll()
                }
                group.addTask { await self.run(index, of: record, by: dispatch) }
            }
        }
    }

    /// Runs a script on one machine and returns whether it failed.
    private func run(_ index: Int, of record: CommandRecord, by dispatch: Dispatch) async -> Bool {
        let now = self.time.now()
        guard self.updateRun(record.id, index, { $0.phase(at: now).isActive }) ?? false else { return false }
        let machine = record.runs[index].machine
        let timeline = await dispatch.timeline(on: machine, at: now)
        self.updateRun(record.id, index) { $0.timeline = timeline }
        guard case .started(let dispatched, let start, .unknown) = timeline else { return false }
        if start > now {
            guard await self.time.sleep(for: .seconds(start.timeIntervalSince(now))) else { return false }
        }
        let result = await self.runningScripts.run(RunningScripts.Key(command: record.id, index: index)) {
            let isActive = self.updateRun(record.id, index) { $0.phase(at: self.time.now()).isActive } ?? false
            return isActive ? await dispatch.executor.run(dispatch.scripts, on: machine) : .success
        }
        let end = self.time.now()
        self.updateRun(record.id, index) {
            $0.timeline = .started(dispatchedAt: dispatched, at: start, .result(result, at: end))
        }
        return result.timedOut || result.exitCode != 0
    }

    /// Changes a run of a stored command.
    @discardableResult
    private func updateRun<Value: Sendable>(
        _ id: String,
        _ index: Int,
        _ change: (inout CommandRun) -> Value
    ) -> Value? {
        self.withState { $0.changeRun(of: id, at: index, change) }
    }

    /// Ends the scripts that run in the local shell and starts no more scripts.
    ///
    /// A shell's child processes continue to run after the program exits, so call this method before the program exits.
    public func endScripts() { self.runningScripts.close() }

    /// Ends the scripts like ``endScripts()``, and waits until their processes have exited.
    func endScriptsAndWait() async {
        self.endScripts()
        await self.runningScripts.wait()
    }

    /// Ends the local scripts whose command was cancelled.
    func endStoppedScripts() {
        let now = self.time.now()
        self.runningScripts.end { key in
            self.updateRun(key.command, key.index) { $0.phase(at: now).isActive } == false
        }
    }

    /// Returns the machines with the given IDs.
    /// - Throws: The error that `unknown` returns for an ID without a machine.
    func machines(_ ids: [String], unknown: (String) -> ErrorResponse) throws -> [Machine] {
        try ids.map { id in
            guard let position = self.positions[id] else { throw unknown(id) }
            return self.machines[position]
        }
    }

    /// Returns whether a machine's agent appears to be online.
    func isOnline(_ machine: Machine) -> Bool {
        switch machine.agent {
        case .online, .silent: true
        case .offline, .unreachable: false
        case .onlineAfter(let delay): self.epoch + delay.seconds <= self.time.now()
        case .vanishesAfterDelivery: self.executions(on: machine.id) == 0
        }
    }
}
