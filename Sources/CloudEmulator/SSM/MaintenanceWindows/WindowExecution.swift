import CloudFoundation
import SSMKit

/// An execution of a maintenance window.
struct WindowExecution: Sendable {
    /// A task of an execution.
    struct Task: Sendable {
        let id: String

        /// The task as it was registered when the execution started.
        let task: SSM.GetMaintenanceWindowTaskResponse

        var start = Start.pending
        var invocations: [Invocation] = []

        var priority: Int { self.task.priority ?? 1 }
    }

    /// The start of a task.
    enum Start: Sendable {
        case pending
        case date(Date)

        /// The task is not started, because the execution was cancelled or its cutoff has passed.
        case never(at: Date, reason: String)
    }

    /// A task invocation: the task on one target.
    struct Invocation: Sendable {
        /// The result of sending the command.
        enum Outcome: Sendable {
            case command(String)
            case failed(reason: String)
        }

        let id: String

        /// The registered target, or `nil` if the task names machines.
        let target: SSM.MaintenanceWindowTarget?

        /// The parameters of the command, as JSON.
        let parameters: String

        let start: Date
        let outcome: Outcome

        /// Whether the command was cancelled at the cutoff time.
        var isCutOff = false
    }

    let id: String
    let windowID: String
    let region: String
    let start: Date

    /// The date from which no task starts.
    let cutoff: Date

    /// Whether the execution has no tasks because the previous one had not ended.
    let isSkipped: Bool

    var tasks: [Task]
    var cancelledAt: Date?

    /// Whether the commands that have to end at the cutoff time were cancelled.
    var isCutOff = false
}
