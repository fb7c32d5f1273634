import CloudAssistantKit
import CloudFoundation

/// The state of a script on a machine, in the values of Cloud Assistant.
struct InvocationState {
    /// The maximum size of the output that the service keeps, in bytes.
    private static let outputLimit = 24 * 1024

    var status: CloudAssistant.InvocationStatus
    var errorCode: CloudAssistant.InvocationErrorCode = ""
    var errorInfo = ""
    let result: ScriptResult?

    /// Whether the command was stopped on the machine.
    let wasStopped: Bool

    init(_ run: CommandRun, of invocation: AssistantInvocation, at now: Date) {
        let phase = run.phase(at: now)
        self.result = phase.result
        if case .cancelled = phase { self.wasStopped = true } else { self.wasStopped = false }
        switch phase {
        case .pending, .delayed: self.status = .pending
        case .running: self.status = .running
        case .ended(let result) where result.timedOut:
            self.status = .timeout
            self.setError(.executionTimeout, "the script took too long")
        case .ended(let result) where result.exitCode == 0: self.status = .success
        case .ended:
            self.status = .failed
            self.setError(.exitCodeNonzero, "the exit code is not 0")
        case .lost:
            self.status = .error
            self.setError(.clientNotResponse, "the agent stopped responding")
        case .cancelled(let wasRunning): self.status = wasRunning ? .terminated : .cancelled
        case .undelivered where run.machine.agent == .silent:
            self.status = .aborted
            self.setError(.deliveryTimeout, "the agent did not accept the command in time")
        case .undelivered, .terminated:
            self.status = .aborted
            self.setError(.clientNotRunning, "the agent does not respond")
        case .undeliverable:
            self.status = .aborted
            self.setError(.clientNetworkBlocked, "the agent's network is blocked")
        }
        guard !phase.isActive || self.status == .pending else { return }
        if invocation.isScheduled {
            self.status = .scheduled
        } else if invocation.schedule != nil, invocation.stoppedAt != nil {
            self.status = .cancelled
        }
    }

    private mutating func setError(_ code: CloudAssistant.InvocationErrorCode, _ info: String) {
        (self.errorCode, self.errorInfo) = (code, info)
    }

    /// Whether the command has not ended.
    var isActive: Bool {
        switch self.status {
        case .pending, .scheduled, .running, .stopping: true
        default: false
        }
    }

    /// The end of both outputs that the service keeps.
    var output: Data {
        guard let result else { return Data() }
        return Data((result.standardOutput + result.standardError).suffix(Self.outputLimit))
    }

    /// The number of bytes of both outputs that the service does not keep.
    var droppedBytes: Int {
        guard let result else { return 0 }
        return max(0, result.standardOutput.count + result.standardError.count - Self.outputLimit)
    }
}

extension Collection<InvocationState> {
    /// The status of the whole invocation.
    var overall: CloudAssistant.InvocationStatus {
        let statuses = Set(self.map(\.status))
        for active: CloudAssistant.InvocationStatus in [.running, .stopping, .pending, .scheduled]
        where statuses.contains(active) {
            return active
        }
        let unstopped = statuses.subtracting([.terminated, .cancelled])
        if unstopped.isEmpty { return .stopped }
        if unstopped == [.success] { return .success }
        return unstopped.contains(.success) ? .partialFailed : .failed
    }
}
