import CloudFoundation
import SSMKit

/// The status of a window execution, a task, or a task invocation.
struct WindowStatus: Sendable {
    var status: SSM.MaintenanceWindowExecutionStatus
    var details: String?
    var start: Date?
    var end: Date?

    var isActive: Bool { self.status == .pending || self.status == .inProgress }

    init(
        _ status: SSM.MaintenanceWindowExecutionStatus,
        details: String? = nil,
        start: Date? = nil,
        end: Date? = nil
    ) {
        self.status = status
        self.details = details
        self.start = start
        self.end = end
    }

    /// Creates the status of a whole from those of its parts.
    init(of parts: [WindowStatus], start: Date?) {
        let statuses = Set(parts.map(\.status))
        if parts.contains(where: \.isActive) {
            self.init(statuses == [.pending] ? .pending : .inProgress, start: start)
            return
        }
        let worst = [.failed, .timedOut, .cancelled].first(where: statuses.contains) ?? .success
        self.init(worst, start: start, end: parts.compactMap(\.end).max() ?? start)
    }
}
