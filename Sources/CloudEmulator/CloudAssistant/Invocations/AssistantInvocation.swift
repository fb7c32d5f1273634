import CloudAssistantKit
import CloudFoundation

/// An invocation of Cloud Assistant.
struct AssistantInvocation: Sendable {
    let id: String
    var command: CloudAssistant.Command
    let sentAt: Date

    /// The parameter values, as JSON.
    var parameters: String
    var username: String
    var terminationMode: CloudAssistant.TerminationMode?
    var resourceGroup: String?

    /// The location of the full output in object storage, or `nil` if it is not stored.
    var output: OSSOutput?

    var tags: [CloudAssistant.AttachedTag]
    var repeatMode: CloudAssistant.RepeatMode
    var schedule: InvocationSchedule?

    /// The script that runs at each time of the schedule.
    var script: ScriptCall
    var limits: DispatchLimits

    /// The last run, or the only run.
    var record: CommandRecord

    /// The previous runs of a scheduled invocation.
    var history: [CommandRecord] = []
    private(set) var stoppedAt: Date?

    /// Whether the schedule has a next run.
    var isScheduled: Bool { self.schedule?.next != nil }

    /// The number of the repetition that a copy of the invocation describes, or `nil` for the last one.
    private(set) var repetition: Int?

    /// The number of scheduled runs, without the first record, which is a placeholder before the first run.
    var repeats: Int { self.repetition ?? (self.schedule == nil ? 1 : self.history.count) }

    /// Returns a copy that describes a past repetition, without the schedule.
    func repetition(_ number: Int) -> AssistantInvocation {
        var past = self
        past.schedule = nil
        past.repetition = number
        return past
    }

    /// Stops the invocation on some machines, or on all machines and for future runs.
    mutating func stop(on machines: [String]?, at now: Date) {
        self.record.cancel(on: machines, at: now)
        guard machines == nil else { return }
        self.stoppedAt = now
        self.schedule?.next = nil
    }

    /// Records a scheduled run.
    mutating func begin(_ record: CommandRecord) {
        self.history.append(self.record)
        self.record = record
    }
}
