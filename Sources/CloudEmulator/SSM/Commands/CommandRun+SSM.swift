import CloudCore
import CloudFoundation
import SSMKit

extension CommandRun.Phase {
    /// The two words of Systems Manager for how far a command has come on a machine; the second says why.
    var ssmWords: (status: SSM.CommandInvocationStatus, details: String) {
        switch self {
        case .pending: (.pending, "Pending")
        case .delayed: (.delayed, "Delayed")
        case .running: (.inProgress, "InProgress")
        case .ended(let result) where result.timedOut: (.timedOut, "ExecutionTimedOut")
        case .ended(let result) where result.exitCode == 0: (.success, "Success")
        case .ended: (.failed, "Failed")
        case .lost: (.timedOut, "ExecutionTimedOut")
        case .cancelled: (.cancelled, "Cancelled")
        case .undelivered: (.timedOut, "DeliveryTimedOut")
        case .undeliverable: (.failed, "Undeliverable")
        case .terminated: (.cancelled, "Terminated")
        }
    }
}

extension Data {
    /// The text of an output, as much of it as the service gives.
    func text(limit: Int) -> String {
        // No character has more than four bytes in what scripts print, as good as always; reading all would be slow.
        String(String(decoding: self.prefix(limit * 4), as: UTF8.self).prefix(limit))
    }
}
