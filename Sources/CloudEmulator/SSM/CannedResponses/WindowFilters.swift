import CloudCore
import CloudFoundation
import SSMKit

/// The filters of a request that lists maintenance window executions.
struct WindowFilters {
    private var statuses: [Set<String>] = []
    private var after = Date.distantPast
    private var before = Date.distantFuture

    init(_ filters: [SSM.MaintenanceWindowFilter]?, allowed: Set<String>) throws {
        for filter in filters ?? [] {
            let key = filter.key ?? ""
            guard allowed.contains(key) else {
                throw ErrorResponse("ValidationException", "the operation has no filter \(quoted(key))")
            }
            let values = filter.values ?? []
            switch key {
            case "STATUS": self.statuses.append(Set(values))
            case "ExecutedAfter": self.after = try Self.date(values)
            default: self.before = try Self.date(values)
            }
        }
    }

    private static func date(_ values: [String]) throws -> Date {
        guard let date = values.first.flatMap({ ISO8601.date(from: $0) }) else {
            throw ErrorResponse("ValidationException", "a filter's value is not a date such as 2026-01-31T00:00:00Z")
        }
        return date
    }

    func match(status: SSM.MaintenanceWindowExecutionStatus?) -> Bool {
        self.statuses.allSatisfy { $0.contains(status?.rawValue ?? "") }
    }

    func match(startTime: Date?) -> Bool {
        (self.after...self.before).contains(startTime ?? self.after)
    }
}
