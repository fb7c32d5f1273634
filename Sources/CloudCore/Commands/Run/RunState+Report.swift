extension RunState {
    /// Whether nothing of the run is still to come.
    package var isEnded: Bool {
        self.active.isEmpty && self.wave.isEmpty && self.waves.isEmpty && self.partUnderWay == nil
            && self.completionQueue.isEmpty && self.completionsToRepeat.isEmpty && self.completionsUnderWay.isEmpty
    }

    /// The ids of the commands that are followed, since they have not ended as far as is known.
    package var followedIDs: [String] { self.active.map(\.command.id) }

    /// Whether the wait for the run has ended, one way or the other.
    package var isOver: Bool { self.isEnded || self.ending != nil || self.questionFailure != nil }

    /// Whether waiting again can't tell anything more.
    package var isFinal: Bool { self.isEnded || self.ending != nil }

    /// How the wait for the run ended, if it has.
    package var outcome: RunOutcome? {
        if self.isEnded {
            if let failure = self.failure { return .failed(failure.error(self.report)) }
            if let id = self.lost.first?.id {
                return .failed(.call(CallFailure(CommandNotListedError(id: id)), self.report))
            }
            return .completed
        }
        return (self.ending ?? self.questionFailure).map { .failed($0.error(self.report)) }
    }

    /// The report as far as it is known.
    package var report: CommandReport {
        var machines = Array(self.unstarted.values)
        for entries in self.entries.values {
            machines += Dictionary(grouping: entries.values.map(\.result), by: \.instanceID).values
                .compactMap { $0.max { $0.weight < $1.weight } }
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
            leavesOutMachines: leavesOut,
            hasUnmatchedTargets: self.isEnded && !leavesOut && machines.isEmpty && missing == 0
        )
    }

    /// What can be said of a command that is being started.
    private var startNotes: [String] {
        guard self.partUnderWay != nil else { return [] }
        let search = self.settings.traits.marker.map { ": look for \(quoted($0))" } ?? ""
        return ["a command is being started, whose id is not known yet\(search)"]
    }

    /// When the wait for the run ends; a stop that comes later has the time that stopping may take.
    package var deadline: Duration? {
        self.settings.deadline.map { max($0, self.lateDeadline ?? .zero) }
    }

    /// How many machines count as errors: what could not be delivered does not, as with Systems Manager; what is not
    /// known does.
    var errors: Int {
        let known = self.entries.values.joined().count { $0.value.result.state.isError }
        return known + self.unstarted.values.count { $0.state.isError }
    }
}

/// How the wait for a run ended.
package enum RunOutcome: Sendable {
    case completed
    case failed(CommandError)
}

/// The service shows no command with an id that is followed.
package struct CommandNotListedError: Error, CustomStringConvertible {
    let id: String

    package var description: String { "the service shows no command \(self.id)" }
}

extension CommandState {
    fileprivate var isError: Bool { self == .failed || self == .timedOut || self == .unknown }
}

extension MachineResult {
    /// Of several times of a schedule the last one that ran stands for the machine.
    fileprivate var weight: (Int, Int) {
        let hasRun = self.state == .succeeded || self.state == .failed || self.state == .timedOut
        return (hasRun ? 1 : 0, self.repetition ?? 0)
    }
}
