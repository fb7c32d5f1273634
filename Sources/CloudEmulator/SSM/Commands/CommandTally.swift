import SSMKit

/// The number of a command's machines in each state.
struct CommandTally {
    private(set) var total = 0
    private(set) var completed = 0
    private(set) var succeeded = 0
    private(set) var errors = 0
    private(set) var undelivered = 0
    private var cancelled = 0
    private var pending = 0

    mutating func add(_ phase: CommandRun.Phase) {
        self.total += 1
        if !phase.isActive { self.completed += 1 }
        if phase.isError { self.errors += 1 }
        switch phase {
        case .pending, .delayed: self.pending += 1
        case .ended(let result) where result.exitCode == 0 && !result.timedOut: self.succeeded += 1
        case .undelivered: self.undelivered += 1
        case .cancelled: self.cancelled += 1
        case .running, .ended, .lost, .undeliverable, .terminated: break
        }
    }

    /// Returns the status and the status details of the whole command.
    func status(maxErrors: Int) -> (status: SSM.CommandStatus, details: String) {
        if self.total == 0 { return (.success, "NoInstancesInTag") }
        if self.pending == self.total { return (.pending, "Pending") }
        if self.completed < self.total { return (.inProgress, "InProgress") }
        if self.succeeded == self.total { return (.success, "Success") }
        if self.errors > maxErrors { return (.failed, "Failed") }
        if self.undelivered == self.total { return (.timedOut, "DeliveryTimedOut") }
        return self.cancelled > 0 ? (.cancelled, "Cancelled") : (.failed, "Incomplete")
    }
}
