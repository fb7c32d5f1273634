import CloudFoundation

/// A command that was sent to one of the emulated services.
struct CommandRecord: Sendable {
    let id: String
    let sentAt: Date

    /// The date from which the service returns the command.
    let visibleAt: Date

    var runs: [CommandRun]

    /// The index of each machine's run, by the machine's ID.
    let positions: [String: Int]

    init(id: String, sentAt: Date, visibleAt: Date, runs: [CommandRun]) {
        self.id = id
        self.sentAt = sentAt
        self.visibleAt = visibleAt
        self.runs = runs
        self.positions = Dictionary(
            runs.enumerated().map { ($1.machine.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    /// Returns the run on a machine.
    func run(on machine: String) -> CommandRun? {
        self.positions[machine].map { self.runs[$0] }
    }

    /// Returns the indices of the runs on a machine, or of all runs.
    func positions(on machine: String?) -> Range<Int> {
        guard let machine else { return self.runs.indices }
        return self.positions[machine].map { $0..<$0 + 1 } ?? 0..<0
    }

    /// Cancels the runs that have not ended, on some machines or on all.
    mutating func cancel(on machines: [String]?, at now: Date) {
        guard let machines else {
            for index in self.runs.indices { self.runs[index].cancel(at: now) }
            return
        }
        for index in machines.compactMap({ self.positions[$0] }) { self.runs[index].cancel(at: now) }
    }
}
