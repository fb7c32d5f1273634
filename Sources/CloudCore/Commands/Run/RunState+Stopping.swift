extension RunState {
    /// Whether every action of a stop has succeeded or failed for good.
    package var isStopSettled: Bool {
        self.stopRequestedAt != nil && self.partUnderWay == nil && self.stopsUnderWay == 0 && self.stopsToRepeat.isEmpty
    }

    /// Starts no further parts, and stops the started commands.
    mutating func requestStop() -> [RunAction] {
        let isTrying = self.stopRequestedAt != nil && !self.isStopSettled
        if isTrying { return [] }
        self.stopRequestedAt = self.now
        self.stopFailures = [:]
        // After the deadline, the wait is extended so that the effects of the stop are still reported.
        var isLate = self.deadline.map { self.now >= $0 } ?? false
        if case .deadline? = self.ending { (self.ending, isLate) = (nil, true) }
        if isLate { self.lateDeadline = self.now + Self.stopLimit }
        self.stopPlan = Backoff(first: .seconds(1))
        self.skipAll("the run was cancelled")
        var actions: [RunAction] = self.partUnderWay == nil ? [] : [.cancelStart]
        // A command that the service does not list may run nevertheless.
        let commands = self.active.filter { !$0.isStopAccepted }.map(\.command) + self.lost
        for command in commands { actions.append(self.stop(command, on: nil)) }
        return actions
    }

    /// Returns the action that stops a command, on some machines or on all.
    mutating func stop(_ command: StartedCommand, on machines: [String]?) -> RunAction {
        if machines == nil { self.stopsUnderWay += 1 }
        return .stop(command, machines: machines, within: self.stopTimeLeft)
    }

    private var stopTimeLeft: Duration {
        max(.seconds(1), Self.stopLimit - (self.now - (self.stopRequestedAt ?? self.now)))
    }

    /// Handles the outcome of a request to stop a command.
    mutating func handleStop(_ id: String, _ machines: [String]?, _ fault: RunServiceError?, _ random: Double)
        -> [RunAction]
    {
        let index = self.active.firstIndex { $0.command.id == id }
        if let machines {
            guard let fault, let index else { return [] }
            // A machine that can't be given up is waited for, and so are the others.
            self.active[index].rejectedStops += 1
            if self.active[index].rejectedStops < 3 {
                self.active[index].givenUp.subtract(machines)
            } else {
                self.note("the script can't be stopped on machines that it did not reach: \(fault.error)")
            }
            return []
        }
        self.stopsUnderWay -= 1
        let command = index.map { self.active[$0].command } ?? self.lost.first { $0.id == id }
        guard let fault, let command else {
            self.stopFailures[id] = nil
            if let index { self.active[index].isStopAccepted = true }
            return []
        }
        self.stopFailures[id] = fault
        let wait = self.stopPlan.next(isThrottled: fault.isThrottling, random: random)
        guard fault.isTransient || fault.isThrottling, wait < self.stopTimeLeft, self.stopTimeLeft > .seconds(1) else {
            return []
        }
        self.stopsToRepeat.append(StopRequest(command: command))
        return self.stopsToRepeat.count == 1 ? [.waitToStop(wait)] : []
    }

    /// Notes about commands that may continue despite a stop.
    ///
    /// A stop whose response was lost may have succeeded, which the machines show when they end.
    var stopNotes: [String] {
        self.commandIDs.compactMap { id in
            guard let fault = self.stopFailures[id] else { return nil }
            let results = self.results[id] ?? CommandResults()
            guard
                results.machineCount == 0 || self.active.contains(where: { $0.command.id == id })
                    || results.all.contains(where: { $0.value.result.state != .cancelled })
            else { return nil }
            return "the stop of \(id) was not confirmed: \(fault.error)"
        }
    }

    /// Returns the actions that repeat failed stops.
    mutating func repeatStops() -> [RunAction] {
        let requests = self.stopsToRepeat
        self.stopsToRepeat = []
        return requests.map { self.stop($0.command, on: nil) }
    }

    /// Whether machines have waited for the script longer than the delivery limit.
    func hasLateMachines(_ followed: FollowedCommand) -> Bool { !self.lateMachines(of: followed).isEmpty }

    private func lateMachines(of followed: FollowedCommand) -> [String] {
        guard let limit = self.settings.traits.deliveryLimit, self.now - followed.since >= limit else { return [] }
        guard let results = self.results[followed.command.id], !results.haveEnded else { return [] }
        return results.all
            .filter { $0.value.result.state == .pending && !followed.givenUp.contains($0.key.machine) }
            .map(\.key.machine).sorted()
    }

    /// Stops the script on machines that it did not reach in time.
    mutating func stopLate(at index: Int) -> [RunAction] {
        let late = self.lateMachines(of: self.active[index])
        guard !late.isEmpty, self.active[index].rejectedStops < 3 else { return [] }
        self.active[index].givenUp.formUnion(late)
        return [self.stop(self.active[index].command, on: late)]
    }
}
