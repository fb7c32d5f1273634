extension RunState {
    /// Begins to fetch the outputs that lists have cut, a few at a time.
    mutating func nextCompletions() -> [RunAction] {
        var actions: [RunAction] = []
        while self.completionsUnderWay.count < Self.completionsAtOnce, !self.completionQueue.isEmpty {
            let key = self.completionQueue.removeFirst()
            guard let entry = self.entries[key.command]?[key] else { continue }
            self.completionsUnderWay.insert(key)
            actions.append(.complete(round: self.round, key, entry.result))
        }
        return actions
    }

    /// Takes the output of a result: it may only add to what is known.
    mutating func takeOutput(_ output: Result<CompletedOutput, RunServiceError>, of key: Key) {
        guard self.completionsUnderWay.remove(key) != nil, var entry = self.entries[key.command]?[key] else { return }
        switch output {
        case .success(let output):
            entry.result = entry.result.improved(by: output.result).result
            self.entries[key.command]?[key] = entry
            self.note(output.note)
            self.tell(entry.result)
        case .failure(let fault):
            if !fault.isThrottling { entry.completionFaults += 1 }
            self.entries[key.command]?[key] = entry
            let mayPass = fault.isThrottling || (fault.mayPass && entry.completionFaults < Self.completionFaults)
            if mayPass, self.now - (entry.endedAt ?? .zero) < Self.completionLimit {
                self.completionsToRepeat.append(key)
            } else {
                self.leave(key, fault)
            }
        }
    }

    /// Leaves an output as it is.
    mutating func leave(_ key: Key, _ fault: RunServiceError?) {
        self.completionQueue.removeAll { $0 == key }
        self.completionsToRepeat.removeAll { $0 == key }
        self.completionsUnderWay.remove(key)
        guard let entry = self.entries[key.command]?[key] else { return }
        let reason = fault.map { "\($0.error)" } ?? "the time was over"
        self.note("the whole output of \(key.machine) can't be had: \(reason)")
        self.tell(entry.result)
    }
}
