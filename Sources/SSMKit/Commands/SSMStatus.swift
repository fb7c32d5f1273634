import CloudCore
import CloudFoundation

/// The mapping of the service's status values to states.
///
/// The status is one of a few values. The details are free text with the reason.
enum SSMStatus {
    /// The details of a machine on which the command was not started because the command as a whole had ended.
    private static let neverBegun: Set<String> = ["terminated", "incomplete", "rateexceeded"]

    /// The values for a machine that can't be reached, or that the command does not apply to.
    private static let unreached: Set<String> = [
        "undeliverable", "invalidplatform", "accessdenied", "deliverytimedout",
    ]

    /// Returns the state for a status with details, in any spelling.
    /// - Parameters:
    ///   - status: The status.
    ///   - details: The details of the status.
    ///   - hasStarted: Whether the service reports a start date, so that the command can't have been skipped.
    /// - Returns: The state.
    static func state(_ status: String, details: String, hasStarted: Bool = false) -> CommandState {
        let (status, details) = (self.bare(status), self.bare(details))
        let isSkipped = self.neverBegun.contains(details) && !hasStarted
        switch status {
        case "success": return .succeeded
        case "pending", "delayed", "": return .pending
        case "cancelling", "canceling": return .stopping
        case "cancelled", "canceled": return isSkipped ? .skipped : .cancelled
        case "terminated": return !hasStarted && details.isEmpty || isSkipped ? .skipped : .cancelled
        case "timedout": return details.contains("deliver") ? .undeliverable : .timedOut
        case "executiontimedout": return .timedOut
        case "failed": return self.unreached.contains(details) ? .undeliverable : isSkipped ? .skipped : .failed
        case "incomplete", "rateexceeded": return .skipped
        // An unknown status counts as running until a known one follows or the command has ended.
        default: return self.unreached.contains(status) ? .undeliverable : .running
        }
    }

    /// Returns a status as lowercase letters, since responses spell it differently: `Delivery Timed Out`,
    /// `DELIVERYTIMEDOUT`.
    static func bare(_ status: String) -> String { StatusText.bare(status) }

    /// Returns the details, if they differ from the status.
    static func reason(_ status: String, details: String) -> String? {
        details.isEmpty || self.bare(details) == self.bare(status) ? nil : details
    }

    /// Returns the exit code in a response code, for a script that has ended by itself.
    ///
    /// -1 is reported both for a script that did not run to its end, and for one that exited with it, such as by
    /// PowerShell's `exit -1`. Only the latter has a run time.
    static func exitCode(_ responseCode: Int?, state: CommandState, start: Date?, end: Date?) -> Int? {
        switch (state, responseCode) {
        case (.succeeded, let code?) where code != -1: return code
        case (.failed, -1):
            guard let start, let end, end > start else { return nil }
            return -1
        case (.failed, let code?) where code != 0: return code
        default: return nil
        }
    }
}
