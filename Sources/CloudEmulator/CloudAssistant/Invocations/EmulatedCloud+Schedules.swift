import CloudFoundation

extension EmulatedCloud {
    /// Runs a scheduled invocation once more.
    func repeatInvocation(_ invocation: AssistantInvocation, at date: Date) async {
        await self.dispatch(
            [invocation.script],
            to: invocation.record.runs.map(\.machine),
            invocation.limits,
            id: invocation.id,
            from: date
        ) { state, record in
            state.changeInvocation(invocation.id) { $0.begin(record) }
        }
    }
}
