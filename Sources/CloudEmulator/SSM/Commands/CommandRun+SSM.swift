import CloudCore
import CloudFoundation
import SSMKit

extension CommandRun.Phase {
    /// The status and the status details of Systems Manager for a command on a machine.
    var ssmStatus: (status: SSM.CommandInvocationStatus, details: String) {
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
    /// Returns the text of an output, up to the maximum number of characters that the service returns.
    func text(limit: Int) -> String {
        // Decoding all of it would be slow, and characters in script output are practically never longer than 4 bytes.
        String(String(decoding: self.prefix(limit * 4), as: UTF8.self).prefix(limit))
    }
}
