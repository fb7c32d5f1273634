import CloudCore

/// The mapping of the service's status values to a state.
struct InvocationStatusText {
    /// The state.
    let state: CommandState

    /// The status value that the state is based on.
    let status: String

    /// The error codes of a command that never reached the machine.
    private static let unreached: Set<CloudAssistant.InvocationErrorCode> = [
        .instanceNotExists, .instanceReleased, .instanceNotRunning, .commandNotApplicable, .accountNotExists,
        .directoryNotExists, .clientNotRunning, .clientIsUpgrading, .clientNeedUpgrade,
        .deliveryTimeout, .securityGroupRuleDenied, .clientNetworkBlocked,
    ]

    /// Creates a status from that of a machine, or if it is absent, from its older record status.
    init(
        _ status: CloudAssistant.InvocationStatus?,
        record: CloudAssistant.InvokeRecordStatus? = nil,
        code: CloudAssistant.InvocationErrorCode?,
        exitCode: Int? = nil,
        hasStarted: Bool
    ) {
        let state: CommandState
        if let status, !status.rawValue.isEmpty {
            self.status = status.rawValue
            state = Self.state(status.rawValue, code)
        } else {
            self.status = record?.rawValue ?? ""
            state = Self.recordState(self.status, code, exitCode)
        }
        // A started command has reached the machine, whatever the codes.
        self.state = state == .undeliverable && hasStarted ? .failed : state
    }

    private static func state(_ status: String, _ code: CloudAssistant.InvocationErrorCode?) -> CommandState {
        switch StatusText.bare(status) {
        case "pending", "scheduled", "": .pending
        case "running": .running
        case "stopping": .stopping
        case "success": .succeeded
        case "failed", "error", "partialfailed": .failed
        case "timeout": code == .deliveryTimeout ? .undeliverable : .timedOut
        case "cancelled", "canceled", "terminated", "stopped": .cancelled
        case "invalid", "aborted": .undeliverable
        // An unknown status counts as running until a known one follows or the command has ended.
        default: .running
        }
    }

    /// Returns the state for an older record status, where the error code and the exit code determine the outcome.
    private static func recordState(
        _ status: String,
        _ code: CloudAssistant.InvocationErrorCode?,
        _ exitCode: Int?
    ) -> CommandState {
        guard ["finished", "failed", "partialfailed"].contains(StatusText.bare(status)) else {
            return self.state(status, code)
        }
        switch code {
        case .executionTimeout: return .timedOut
        case let code? where self.unreached.contains(code): return .undeliverable
        case let code? where !code.rawValue.isEmpty: return .failed
        default: break
        }
        if StatusText.bare(status) != "finished" { return .failed }
        return switch exitCode {
        case 0: .succeeded
        case nil: .unknown
        default: .failed
        }
    }
}
