import CloudFoundation
import SSMKit

/// A step of a document on one machine.
struct PluginRun {
    let result: ScriptResult?
    let start: Date?
    let end: Date?
    let status: SSM.CommandInvocationStatus
    let statusDetails: String

    init(_ index: Int, of run: CommandRun, at now: Date) {
        let phase = run.phase(at: now)
        self.result = phase.result?.step(index)
        let earlier = phase.result?.steps.prefix(index).reduce(Duration.zero) { $0 + $1.duration } ?? .zero
        self.start = run.startDate(by: now).map { $0 + earlier.seconds }
        if let result, let start, run.endDate(by: now) != nil {
            self.end = phase.result?.steps.isEmpty == false ? start + result.duration.seconds : run.endDate(by: now)
        } else {
            self.end = nil
        }
        let outcome = self.result.map(CommandRun.Phase.ended) ?? phase
        (self.status, self.statusDetails) = outcome.ssmStatus
    }
}
