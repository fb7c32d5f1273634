extension RunState {
    /// Whether every part of the run has ended.
    package var isEnded: Bool {
        self.active.isEmpty && self.wave.isEmpty && self.waves.isEmpty && self.partUnderWay == nil
            && self.completionQueue.isEmpty && self.completionsToRepeat.isEmpty && self.completionsUnderWay.isEmpty
    }

    /// The ids of the commands that have not ended, as far as is known.
    package var followedIDs: [String] { self.active.map(\.command.id) }

    /// Whether the wait for the run has ended, successfully or not.
    package var isOver: Bool { self.isEnded || self.ending != nil || self.pollFailure != nil }

    /// Whether waiting again can't produce further results.
    package var isFinal: Bool { self.isEnded || self.ending != nil }

    /// The outcome of the wait for the run, if it has ended.
    package var outcome: RunOutcome? {
        if self.isEnded {
            if let failure = self.failure { return .failed(failure.error(self.report)) }
            if let id = self.lost.first?.id {
                return .failed(.call(CallFailure(CommandNotListedError(id: id)), self.report))
            }
            return .completed
        }
        return (self.ending ?? self.pollFailure).map { .failed($0.error(self.report)) }
    }

    /// The report with everything known so far.
    package var report: CommandReport {
        var machines = Array(self.unstarted.values)
        for results in self.results.values {
            machines +=
                Dictionary(
                    results.all.lazy.map { ($0.key.machine, $0.value.result) },
                    uniquingKeysWith: { $0.weight < $1.weight ? $1 : $0 }
                ).values
        }
        let parts = [self.partUnderWay].compactMap(\.self) + self.wave + self.waves.joined()
        machines += parts.flatMap { $0.machines ?? [] }.map { MachineResult(instanceID: $0, state: .pending) }
        let missing = self.missing.values.reduce(0) { $0.saturatingAdd($1) }
        let leavesOut = self.leavesOut || parts.contains { $0.machines == nil }
        return CommandReport(
            machines: machines.map(self.located),
            notes: self.notes + self.stopNotes + self.startNotes,
            commandIDs: self.commandIDs,
            missingCount: missing,
            isComplete: self.isEnded,
            omitsMachines: leavesOut,
            hasUnmatchedTargets: self.isEnded && !leavesOut && machines.isEmpty && missing == 0
        )
    }

    /// A note about the command that is being started.
    private var startNotes: [String] {
        guard self.partUnderWay != nil else { return [] }
        let search = self.settings.traits.marker.map { ": look for \(quoted($0))" } ?? ""
        return ["a command is being started, and its id is not known yet\(search)"]
    }

    /// The time at which the wait for the run ends.
    ///
    /// A later stop extends it by the limit for stopping.
    package var deadline: Duration? {
        self.settings.deadline.map { max($0, self.lateDeadline ?? .zero) }
    }

    /// The number of machines that count as errors.
    var errors: Int { self.results.values.reduce(self.unstartedErrors) { $0 + $1.errors } }
}

/// The outcome of the wait for a run.
package enum RunOutcome: Sendable {
    case completed
    case failed(CommandError)
}

/// An error for a followed command that the service does not list.
package struct CommandNotListedError: Error, CustomStringConvertible {
    let id: String

    package var description: String { "the service lists no command \(self.id)" }
}

extension MachineResult {
    /// The sort weight: the last repetition of a schedule that ran represents the machine.
    fileprivate var weight: (Int, Int) {
        let hasRun = self.state == .succeeded || self.state == .failed || self.state == .timedOut
        return (hasRun ? 1 : 0, self.repetition ?? 0)
    }
}
