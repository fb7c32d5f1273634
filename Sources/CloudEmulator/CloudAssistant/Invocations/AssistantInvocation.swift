import CloudAssistantKit
import CloudFoundation

/// An invocation of Cloud Assistant.
struct AssistantInvocation: Sendable {
    let id: String
    var command: CloudAssistant.Command
    let sentAt: Date

    /// The parameters' values, as JSON.
    var parameters: String
    var username: String
    var terminationMode: CloudAssistant.TerminationMode?
    var resourceGroup: String?
    var tags: [CloudAssistant.AttachedTag]
    var repeatMode: CloudAssistant.RepeatMode
    var schedule: InvocationSchedule?

    /// What runs at each time of the schedule.
    var script: ScriptCall
    var limits: DispatchLimits

    /// The last time that it ran, or the only one.
    var record: CommandRecord

    /// The times before, if it has a schedule.
    var history: [CommandRecord] = []
    private(set) var stoppedAt: Date?

    /// Whether it will run again, or for the first time.
    var isScheduled: Bool { self.schedule?.next != nil }

    /// How often it has run by its schedule; its first record is only a place to wait at.
    var repeats: Int { self.schedule == nil ? 1 : self.history.count }

    /// Stops it on some machines, or altogether.
    mutating func stop(on machines: [String]?, at now: Date) {
        self.record.cancel(on: machines, at: now)
        guard machines == nil else { return }
        self.stoppedAt = now
        self.schedule?.next = nil
    }

    /// Notes a run by the schedule.
    mutating func begin(_ record: CommandRecord) {
        self.history.append(self.record)
        self.record = record
    }
}
