import CloudCore
import CloudFoundation

extension EmulatedCloud {
    /// Hands a script out to machines.
    /// - Parameters:
    ///   - script: The script.
    ///   - machines: The machines.
    ///   - limits: How it is handed out.
    ///   - id: The command's id.
    ///   - start: When that is, if it is not now.
    ///   - remember: Puts the record into what the services remember.
    /// - Returns: The record.
    @discardableResult
    func dispatch<Value: Sendable>(
        _ script: ScriptCall,
        to machines: [Machine],
        _ limits: DispatchLimits,
        id: String,
        from start: Date? = nil,
        remember: (inout EmulatorState, CommandRecord) -> Value
    ) async -> Value {
        let now = start ?? self.time.now()
        let dispatch = Dispatch(
            script: script,
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
        let value = self.withState { remember(&$0, record) }
        if self.executor.takesRealTime { Task { await self.run(record, by: dispatch) } }
        return value
    }

    /// Returns what is known at first of scripts that take the machine's own time.
    private static func realTimeRuns(
        on machines: [Machine],
        _ limits: DispatchLimits,
        from now: Date
    ) -> [CommandRun] {
        machines.enumerated().map { index, machine in
            let startsAtOnce = index < limits.concurrency ?? machines.count && machine.agent == .online
            return CommandRun(on: machine, startsAtOnce ? .started(offeredAt: now, at: now, .unknown) : .waiting)
        }
    }

    /// Runs scripts that take the machine's own time, as many at once as may be.
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
                        self.follow(record.id, index) { $0.course = .terminated(at: now) }
                    }
                    return await group.waitForAll()
                }
                group.addTask { await self.run(index, of: record, by: dispatch) }
            }
        }
    }

    /// Runs a script on one machine, and returns whether that failed.
    private func run(_ index: Int, of record: CommandRecord, by dispatch: Dispatch) async -> Bool {
        let now = self.time.now()
        guard self.follow(record.id, index, { $0.phase(at: now).isActive }) ?? false else { return false }
        let machine = record.runs[index].machine
        let course = await dispatch.course(on: machine, at: now)
        self.follow(record.id, index) { $0.course = course }
        guard case .started(let offered, let start, .unknown) = course else { return false }
        if start > now {
            guard await self.time.sleep(for: .seconds(start.timeIntervalSince(now))) else { return false }
        }
        let result = await self.runningScripts.run(RunningScripts.Key(command: record.id, index: index)) {
            let isActive = self.follow(record.id, index) { $0.phase(at: self.time.now()).isActive } ?? false
            return isActive ? await dispatch.executor.run(machine, dispatch.script) : .success
        }
        let end = self.time.now()
        self.follow(record.id, index) { $0.course = .started(offeredAt: offered, at: start, .result(result, at: end)) }
        return result.timedOut || result.exitCode != 0
    }

    /// Changes what is known of a run, once the service has the command.
    @discardableResult
    private func follow<Value: Sendable>(_ id: String, _ index: Int, _ change: (inout CommandRun) -> Value) -> Value? {
        self.withState { $0.changeRun(of: id, at: index, change) }
    }

    /// Ends the scripts that run in this machine's shell, and starts no more.
    ///
    /// What a shell has started goes on when the program ends; so a program calls this before it does.
    public func endScripts() { self.runningScripts.close() }

    /// Ends the scripts of this machine whose command was stopped.
    func endStoppedScripts() {
        let now = self.time.now()
        self.runningScripts.end { key in
            self.follow(key.command, key.index) { $0.phase(at: now).isActive } == false
        }
    }

    /// Returns the machines of some ids.
    /// - Throws: A refusal for an id that no machine has.
    func machines(_ ids: [String], unknown: (String) -> ErrorResponse) throws -> [Machine] {
        try ids.map { id in
            guard let position = self.positions[id] else { throw unknown(id) }
            return self.machines[position]
        }
    }

    /// Whether a machine's agent seems to answer.
    func isOnline(_ machine: Machine) -> Bool {
        switch machine.agent {
        case .online, .silent: true
        case .offline, .unreachable: false
        case .onlineAfter(let delay): self.epoch + delay.seconds <= self.time.now()
        case .vanishesAfterDelivery: self.executions(on: machine.id) == 0
        }
    }
}
