import CloudFoundation

extension EmulatedCloud {
    /// Runs the scheduled invocations that became due since the last call, in chronological order.
    func runDueInvocations() async {
        let now = self.time.now()
        while let due = self.withState({ $0.takeNextDueRun(by: now) }) {
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
    /// Removes the earliest due run from the schedules and returns it.
    mutating func takeNextDueRun(by now: Date) -> (invocation: AssistantInvocation, date: Date)? {
        let first = self.scheduled
            .filter { ($0.schedule?.next ?? .distantFuture) <= now }
            .min { ($0.schedule?.next ?? .distantFuture) < ($1.schedule?.next ?? .distantFuture) }
        guard let first, let date = self.changeInvocation(first.id, { $0.schedule?.takeNext(by: now) }) ?? nil else {
            return nil
        }
        return (first, date)
    }
}
