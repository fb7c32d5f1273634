import CloudCore
import CloudFoundation
import SSMKit

/// A maintenance window with its targets and tasks.
struct MaintenanceWindow: Sendable {
    let id: String
    let region: String

    /// The settings, in the service's format.
    var settings: SSM.GetMaintenanceWindowResponse

    var schedule: WindowSchedule

    /// The date of the next execution, or `nil` if there is none.
    var next: Date?

    var targets: [SSM.MaintenanceWindowTarget] = []
    var tasks: [SSM.GetMaintenanceWindowTaskResponse] = []

    /// The time from the start of an execution until no more tasks start.
    var timeUntilCutoff: TimeInterval {
        TimeInterval(((self.settings.duration ?? 0) - (self.settings.cutoff ?? 0)) * 3_600)
    }

    /// The date of the next execution as text, or `nil` if there is none.
    var nextExecutionTime: String? { self.next.map { EmulatedCloud.time($0) } }
}

extension EmulatorState {
    /// Returns a maintenance window.
    /// - Throws: `ErrorResponse` if there is no such window.
    func window(_ id: String) throws -> MaintenanceWindow {
        guard let window = self.windows.first(where: { $0.id == id }) else { throw Self.noWindow(id) }
        return window
    }

    /// Changes a maintenance window, or does nothing if there is no such window.
    mutating func changeWindow(_ id: String, _ change: (inout MaintenanceWindow) throws -> Void) rethrows {
        for index in self.windows.indices where self.windows[index].id == id { try change(&self.windows[index]) }
    }

    static func noWindow(_ id: String) -> ErrorResponse {
        ErrorResponse("DoesNotExistException", "there is no maintenance window \(quoted(id))")
    }
}
