import CloudFoundation

/// The steps of a command on one machine, as listed by the service.
struct SSMSteps {
    /// A step with its state.
    private struct Step {
        let plugin: SSM.CommandPlugin
        let isSkipped: Bool
        let state: CommandState

        init(_ plugin: SSM.CommandPlugin) {
            self.plugin = plugin
            self.isSkipped = plugin.isSkipped
            self.state = self.isSkipped ? .skipped : plugin.reportedState
        }
    }

    private let steps: [Step]

    init(_ plugins: [SSM.CommandPlugin]) {
        self.steps = plugins.map { Step($0) }
    }

    /// The steps, each with its combined output in standard output.
    var results: [StepResult] {
        self.steps.map { step in
            let plugin = step.plugin
            let status = plugin.status?.rawValue ?? ""
            let details = plugin.statusDetails ?? ""
            return StepResult(
                name: plugin.name ?? "",
                state: step.state,
                serviceStatus: details.isEmpty ? status : details,
                exitCode: plugin.exitCode(in: step.state),
                standardOutput: SSMOutput(plugin.output).joined,
                startDate: plugin.responseStartDateTime,
                endDate: plugin.responseFinishDateTime
            )
        }
    }

    /// Whether any step has started.
    var haveStarted: Bool {
        self.steps.contains { $0.plugin.responseStartDateTime.map { $0.timeIntervalSince1970 > 0 } ?? false }
    }

    /// Returns the step that explains the state of a command and contains its output.
    func explaining(_ state: CommandState) -> SSM.CommandPlugin? {
        let ran = self.steps.filter { !$0.isSkipped }
        let step =
            switch state {
            case .failed, .timedOut, .cancelled:
                ran.first { [.failed, .timedOut, .cancelled, .undeliverable].contains($0.state) }
                    ?? ran.first { ![nil, 0, -1].contains($0.plugin.responseCode) }
            case .pending, .running, .stopping: ran.first { [.running, .stopping].contains($0.state) }
            default: nil as Step?
            }
        return (step ?? self.last(of: ran))?.plugin
    }

    /// Returns the last step that runs a script, otherwise the last step, otherwise the first skipped one.
    private func last(of ran: [Step]) -> Step? {
        ran.last { $0.plugin.name?.utf8.suffix(6).elementsEqual("Script".utf8) ?? false } ?? ran.last
            ?? self.steps.first
    }
}

extension SSM.CommandPlugin {
    /// The beginning of the output of a step that does not apply, which counts as a success.
    private static let skipped = "Step execution skipped"

    /// Whether the step did not run because it does not apply, or because an earlier step failed.
    fileprivate var isSkipped: Bool {
        if [self.status?.rawValue, self.statusDetails].contains(where: { SSMStatus.bare($0 ?? "").hasPrefix("skip") }) {
            return true
        }
        return self.responseCode ?? 0 <= 0 && (self.output ?? "").utf8.starts(with: Self.skipped.utf8)
            && SSMStatus.bare(self.status?.rawValue ?? "") != "failed"
    }

    /// The state of a step that is not skipped.
    fileprivate var reportedState: CommandState {
        SSMStatus.state(
            self.status?.rawValue ?? "",
            details: self.statusDetails ?? "",
            hasStarted: self.responseStartDateTime != nil
        )
    }

    /// Returns the exit code of the step in a state.
    func exitCode(in state: CommandState) -> Int? {
        SSMStatus.exitCode(
            self.responseCode,
            state: state,
            start: self.responseStartDateTime,
            end: self.responseFinishDateTime
        )
    }
}
