import CloudFoundation

/// A lag of lists with the number of calls that have read each command.
struct LagCounter: Sendable {
    let lag: ListLag
    private var reads: [String: Int] = [:]

    init(_ lag: ListLag) {
        self.lag = lag
    }

    /// Counts a read of a command, and returns the part of the command that is visible, or `nil` for none of it.
    mutating func read(_ record: CommandRecord, at now: Date) -> CommandRecord? {
        guard self.isLagging(record, at: now) else { return record }
        guard let machines = self.lag.machines else { return nil }
        return CommandRecord(
            id: record.id,
            sentAt: record.sentAt,
            visibleAt: record.visibleAt,
            runs: record.runs.filter { !machines.contains($0.machine.id) }
        )
    }

    private mutating func isLagging(_ record: CommandRecord, at now: Date) -> Bool {
        switch self.lag.measure {
        case .calls(0): return false
        case .calls(let count):
            self.reads[record.id, default: 0] += 1
            return self.reads[record.id, default: 0] <= count
        case .duration(let duration): return now < record.sentAt + duration.seconds
        }
    }
}
