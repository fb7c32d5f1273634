import CloudCore
import CloudFoundation

/// What the service's words for how far a command is on a machine mean.
///
/// The status is one of a few words, and the details, which are free text, say why.
enum SSMStatus {
    /// The details of a machine on which the command was never begun since the command as a whole had ended.
    private static let neverBegun: Set<String> = ["terminated", "incomplete", "rateexceeded"]

    /// The words for a machine that can't be reached, or that the command is not for.
    private static let unreached: Set<String> = [
        "undeliverable", "invalidplatform", "accessdenied", "deliverytimedout",
    ]

    /// Returns the state for the service's two words, however they are spelled.
    /// - Parameters:
    ///   - status: The status.
    ///   - details: Why it is so.
    ///   - hasStarted: Whether the service says when the script started, so that it can't have been skipped.
    /// - Returns: The state.
    static func state(_ status: String, details: String, hasStarted: Bool = false) -> CommandState {
        let (word, details) = (self.bare(status), self.bare(details))
        let isSkipped = self.neverBegun.contains(details) && !hasStarted
        switch word {
        case "success": return .succeeded
        case "pending", "delayed", "": return .pending
        case "cancelling", "canceling": return .stopping
        case "cancelled", "canceled": return isSkipped ? .skipped : .cancelled
        case "terminated": return !hasStarted && details.isEmpty || isSkipped ? .skipped : .cancelled
        case "timedout": return details.contains("deliver") ? .undeliverable : .timedOut
        case "executiontimedout": return .timedOut
        case "failed": return self.unreached.contains(details) ? .undeliverable : isSkipped ? .skipped : .failed
        case "incomplete", "rateexceeded": return .skipped
        // A word that came later than this library: it goes on until it is one that ends, or the command has ended.
        default: return self.unreached.contains(word) ? .undeliverable : .running
        }
    }

    /// Returns a word without what old responses and new ones spell differently: `Delivery Timed Out`, `DELIVERYTIMEDOUT`.
    static func bare(_ words: String) -> String { StatusText.bare(words) }

    /// Returns the details, if they say more than the status.
    static func reason(_ status: String, details: String) -> String? {
        details.isEmpty || self.bare(details) == self.bare(status) ? nil : details
    }

    /// Returns the exit code that a response code is, of a script that has ended by itself.
    ///
    /// -1 is said of a script that has not run to its end, and of one that ended so, such as by PowerShell's `exit -1`:
    /// only the latter took time.
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
