/// What the service's words for how far a command is on a machine mean.
///
/// The status is one of a few words, and the details, which are free text, say why.
enum SSMStatus {
    /// Returns the state for the service's two words, however they are spelled.
    static func state(_ status: String, details: String) -> CommandState {
        switch self.bare(status) {
        case "success": .succeeded
        case "pending", "delayed", "": .pending
        case "cancelling": .stopping
        case "cancelled": .cancelled
        case "timedout": self.bare(details).contains("deliver") ? .undeliverable : .timedOut
        case "failed":
            switch self.bare(details) {
            case "undeliverable", "invalidplatform", "accessdenied", "deliverytimedout": .undeliverable
            case "terminated", "incomplete", "rateexceeded": .skipped
            default: .failed
            }
        // A word that came later than this library: it goes on until it is one that ends.
        default: .running
        }
    }

    /// Returns a word without what old answers and new ones spell differently: `Delivery Timed Out`, `DELIVERYTIMEDOUT`.
    static func bare(_ words: String) -> String {
        words.lowercased().filter(\.isLetter)
    }

    /// Returns the details, if they say more than the status.
    static func reason(_ status: String, details: String) -> String? {
        details.isEmpty || self.bare(details) == self.bare(status) ? nil : details
    }
}
