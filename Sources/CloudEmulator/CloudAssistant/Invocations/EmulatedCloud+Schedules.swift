import CloudFoundation

extension EmulatedCloud {
    /// Runs what schedules have brought since the last call, in order of time.
    func runWhatIsDue() async {
        let now = self.time.now()
        while let due = self.withState({ $0.takeDue(by: now) }) {
            let machines = due.invocation.record.runs.map(\.machine)
            await self.dispatch(
                due.invocation.script,
                to: machines,
                due.invocation.limits,
                id: due.invocation.id,
                from: due.date
            ) { state, record in
                state.changeInvocation(due.invocation.id) { $0.begin(record) }
            }
        }
    }
}

extension EmulatorState {
    /// Takes the run whose time came first out of the schedules.
    mutating func takeDue(by now: Date) -> (invocation: AssistantInvocation, date: Date)? {
        let first = self.scheduled
            .filter { ($0.schedule?.next ?? .distantFuture) <= now }
            .min { ($0.schedule?.next ?? .distantFuture) < ($1.schedule?.next ?? .distantFuture) }
        guard let first, let date = self.changeInvocation(first.id, { $0.schedule?.takeNext(by: now) }) ?? nil else {
            return nil
        }
        return (first, date)
    }
}
