import CloudCore
import CloudFoundation
import SSMKit

/// The filters of a request about maintenance windows.
struct WindowFilters {
    private var values: [(key: String, values: Set<String>)] = []
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
            case "ExecutedAfter": self.after = try Self.date(values)
            case "ExecutedBefore": self.before = try Self.date(values)
            default: self.values.append((key, Set(values)))
            }
        }
    }

    private static func date(_ values: [String]) throws -> Date {
        guard let date = values.first.flatMap({ ISO8601.date(from: $0) }) else {
            throw ErrorResponse("ValidationException", "a filter's value is not a date such as 2026-01-31T00:00:00Z")
        }
        return date
    }

    /// Returns whether a value matches the filters with a key.
    func match(_ key: String, _ value: String?) -> Bool {
        self.values.allSatisfy { $0.key != key || $0.values.contains(value ?? "") }
    }

    func match(status: SSM.MaintenanceWindowExecutionStatus?) -> Bool {
        self.match("STATUS", status?.rawValue)
    }

    func match(startTime: Date?) -> Bool {
        let startTime = startTime ?? self.after
        return self.after <= startTime && startTime <= self.before
    }
}
