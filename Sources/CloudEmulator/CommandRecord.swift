import CloudCore
import Foundation

/// A command that was sent to one of the emulated services.
struct CommandRecord: Sendable {
    /// How far a command has come on one machine.
    enum Phase: Sendable {
        case pending
        case running
        case ended(ScriptResult)
        case cancelled(wasRunning: Bool)
        case undeliverable
    }

    /// A command on one machine.
    struct Run: Sendable {
        let machine: Machine

        /// When the script started; `nil` if it never will.
        var startDate: Date?

        /// When it ended, or will by the emulator's clock; `nil` while that is not known.
        var endDate: Date?
        var result: ScriptResult?
        var isCancelled = false

        /// When the service gives up on a machine that can't be reached.
        var givesUpAt: Date

        func phase(at now: Date) -> Phase {
            guard let startDate else {
                return self.isCancelled
                    ? .cancelled(wasRunning: false) : now < self.givesUpAt ? .pending : .undeliverable
            }
            if self.isCancelled { return .cancelled(wasRunning: true) }
            if let endDate, let result, endDate <= now { return .ended(result) }
            return startDate <= now ? .running : .pending
        }
    }

    let id: String
    let sentAt: Date
    var runs: [Run]

    /// Stops what has not ended, on some machines or on all.
    mutating func cancel(on machines: [String]?, at now: Date) {
        for index in self.runs.indices where machines?.contains(self.runs[index].machine.id) ?? true {
            switch self.runs[index].phase(at: now) {
            case .pending, .running:
                self.runs[index].isCancelled = true
                self.runs[index].endDate = now
            default: break
            }
        }
    }
}

extension CommandRecord {
    /// Notes the result of a script that took the machine's own time.
    mutating func finish(on machine: String, _ result: ScriptResult, at now: Date) {
        guard let index = self.runs.firstIndex(where: { $0.machine.id == machine }), self.runs[index].endDate == nil
        else { return }
        self.runs[index].result = result
        self.runs[index].endDate = now
    }
}
