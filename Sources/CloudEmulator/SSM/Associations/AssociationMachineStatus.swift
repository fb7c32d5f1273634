import CloudFoundation

/// The status of an association on a machine.
struct AssociationMachineStatus: Sendable {
    let machine: String
    let status: String
    let details: String
    let start: Date?

    init(_ run: CommandRun, at now: Date) {
        let phase = run.phase(at: now)
        self.machine = run.machine.id
        self.start = run.startDate(by: now)
        switch phase {
        case .pending, .delayed: (self.status, self.details) = ("Pending", "Pending")
        case .running: (self.status, self.details) = ("Pending", "InProgress")
        case .ended(let result) where result.exitCode == 0 && !result.timedOut:
            (self.status, self.details) = ("Success", "Success")
        case .ended, .lost, .cancelled, .undelivered, .undeliverable, .terminated:
            (self.status, self.details) = ("Failed", phase.ssmStatus.details)
        }
    }

    /// A sentence about the steps of the document.
    func summary(steps: Int) -> String {
        let counts = self.status == "Success" ? "\(steps) succeeded" : self.status == "Failed" ? "failed" : "not ended"
        return "\(steps) steps, \(counts)"
    }
}
