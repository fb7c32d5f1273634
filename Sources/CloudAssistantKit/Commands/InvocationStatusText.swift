import CloudCore

/// What the service's words for how far a command is on a machine mean.
struct InvocationStatusText {
    /// The state.
    let state: CommandState

    /// The word that says so.
    let word: String

    /// Why the command never reached the machine, where it did not.
    private static let unreached: Set<CloudAssistant.InvocationErrorCode> = [
        .instanceNotExists, .instanceReleased, .instanceNotRunning, .commandNotApplicable, .accountNotExists,
        .directoryNotExists, .clientNotRunning, .clientIsUpgrading, .clientNeedUpgrade,
        .deliveryTimeout, .securityGroupRuleDenied, .clientNetworkBlocked,
    ]

    /// Reads the status of a machine, and where there is none, its state in the older vocabulary.
    init(
        _ status: CloudAssistant.InvocationStatus?,
        record: CloudAssistant.InvokeRecordStatus? = nil,
        code: CloudAssistant.InvocationErrorCode?,
        exitCode: Int? = nil,
        hasStarted: Bool
    ) {
        let state: CommandState
        if let status, !status.rawValue.isEmpty {
            self.word = status.rawValue
            state = Self.state(status.rawValue, code)
        } else {
            self.word = record?.rawValue ?? ""
            state = Self.recordState(self.word, code, exitCode)
        }
        // Whatever the codes say, what has started has reached the machine.
        self.state = state == .undeliverable && hasStarted ? .failed : state
    }

    private static func state(_ word: String, _ code: CloudAssistant.InvocationErrorCode?) -> CommandState {
        switch StatusText.bare(word) {
        case "pending", "scheduled", "": .pending
        case "running": .running
        case "stopping": .stopping
        case "success": .succeeded
        case "failed", "error", "partialfailed": .failed
        case "timeout": code == .deliveryTimeout ? .undeliverable : .timedOut
        case "cancelled", "canceled", "terminated", "stopped": .cancelled
        case "invalid", "aborted": .undeliverable
        // A word that came later than this library: it goes on until it is one that ends, or the command has ended.
        default: .running
        }
    }

    /// Returns the state for a word of the older vocabulary, which leaves to the codes how a command ended.
    private static func recordState(
        _ word: String,
        _ code: CloudAssistant.InvocationErrorCode?,
        _ exitCode: Int?
    ) -> CommandState {
        guard ["finished", "failed", "partialfailed"].contains(StatusText.bare(word)) else {
            return self.state(word, code)
        }
        switch code {
        case .executionTimeout: return .timedOut
        case let code? where self.unreached.contains(code): return .undeliverable
        case let code? where !code.rawValue.isEmpty: return .failed
        default: break
        }
        if StatusText.bare(word) != "finished" { return .failed }
        return switch exitCode {
        case 0: .succeeded
        case nil: .unknown
        default: .failed
        }
    }
}
