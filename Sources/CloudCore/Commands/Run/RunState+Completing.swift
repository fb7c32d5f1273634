extension RunState {
    /// Returns the actions that fetch truncated outputs, up to the concurrency limit.
    mutating func nextCompletions() -> [RunAction] {
        var actions: [RunAction] = []
        while self.completionsUnderWay.count < Self.completionsAtOnce, let key = self.completionQueue.popFirst() {
            guard let entry = self.results[key.command]?[key] else { continue }
            self.completionsUnderWay.insert(key)
            actions.append(.complete(round: self.round, key, entry.result))
        }
        return actions
    }

    /// Handles a fetched output.
    ///
    /// It only adds to what is known.
    mutating func handleOutput(_ output: Result<CompletedOutput, RunServiceError>, of key: Key) {
        guard self.completionsUnderWay.remove(key) != nil, var entry = self.results[key.command]?[key] else { return }
        switch output {
        case .success(let output):
            entry.result = entry.result.improved(by: output.result).result
            self.results[key.command]?[key] = entry
            self.note(output.note)
            self.appendUpdate(entry.result)
        case .failure(let fault):
            if !fault.isThrottling { entry.completionFaults += 1 }
            self.results[key.command]?[key] = entry
            let canRetry = fault.isThrottling || (fault.isTransient && entry.completionFaults < Self.completionFaults)
            if canRetry, self.now - (entry.endedAt ?? .zero) < Self.completionLimit {
                self.completionsToRepeat.append(key)
            } else {
                self.abandonOutput(of: key, fault)
            }
        }
    }

    /// Keeps an output as it is, with a note about the reason.
    mutating func abandonOutput(of key: Key, _ fault: RunServiceError?) {
        self.completionQueue.remove(key)
        self.completionsToRepeat.remove(key)
        self.completionsUnderWay.remove(key)
        guard let entry = self.results[key.command]?[key] else { return }
        let reason = fault.map { "\($0.error)" } ?? "the time limit was reached"
        self.note("the whole output of \(key.machine) is not available: \(reason)")
        self.appendUpdate(entry.result)
    }
}
