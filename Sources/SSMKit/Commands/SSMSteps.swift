import CloudFoundation

/// The steps of a command on one machine, as listed by the service.
struct SSMSteps {
    private let plugins: [SSM.CommandPlugin]

    init(_ plugins: [SSM.CommandPlugin]) {
        self.plugins = plugins
    }

    /// The steps, each with its combined output in standard output.
    var results: [StepResult] {
        self.plugins.map { plugin in
            let status = plugin.status?.rawValue ?? ""
            let details = plugin.statusDetails ?? ""
            let state = plugin.state
            return StepResult(
                name: plugin.name ?? "",
                state: state,
                serviceStatus: details.isEmpty ? status : details,
                exitCode: plugin.exitCode(in: state),
                standardOutput: SSMOutput(plugin.output).joined,
                startDate: plugin.responseStartDateTime,
                endDate: plugin.responseFinishDateTime
            )
        }
    }

    /// Whether any step has started.
    var haveStarted: Bool {
        self.plugins.contains { $0.responseStartDateTime.map { $0.timeIntervalSince1970 > 0 } ?? false }
    }

    /// Returns the step that explains the state of a command and contains its output.
    func explaining(_ state: CommandState) -> SSM.CommandPlugin? {
        let ran = self.plugins.filter { !$0.isSkipped }
        switch state {
        case .failed, .timedOut, .cancelled:
            let failed = ran.first { [.failed, .timedOut, .cancelled, .undeliverable].contains($0.state) }
            return failed ?? ran.first { ![nil, 0, -1].contains($0.responseCode) } ?? self.last(of: ran)
        case .pending, .running, .stopping:
            return ran.first { [.running, .stopping].contains($0.state) } ?? self.last(of: ran)
        default:
            return self.last(of: ran)
        }
    }

    /// Returns the last step that runs a script, otherwise the last step, otherwise the first skipped one.
    private func last(of ran: [SSM.CommandPlugin]) -> SSM.CommandPlugin? {
        ran.last { $0.name?.utf8.suffix(6).elementsEqual("Script".utf8) ?? false } ?? ran.last ?? self.plugins.first
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

    fileprivate var state: CommandState {
        if self.isSkipped { return .skipped }
        return SSMStatus.state(
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
