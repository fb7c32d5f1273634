import CloudCore
import CloudFoundation
import SSMKit

/// The dates of a maintenance window's executions.
struct WindowSchedule: Sendable {
    private let rule: ScheduleRule

    /// The days between a date of the rule and the execution, in seconds.
    private let offset: TimeInterval

    private let start: Date
    private let end: Date

    /// Reads the schedule of a window's settings.
    /// - Throws: `ErrorResponse` for settings that the service rejects.
    init(_ settings: SSM.GetMaintenanceWindowResponse, from now: Date) throws {
        var zone = TimeZone.gmt
        if let name = settings.scheduleTimezone {
            guard let named = TimeZone(ofSchedule: name[...]) else {
                throw Self.invalid("the time zone \(quoted(name)) is unknown")
            }
            zone = named
        }
        self.start = try Self.date(settings.startDate) ?? .distantPast
        self.end = try Self.date(settings.endDate) ?? .distantFuture
        guard self.start < self.end, self.end > now else {
            throw Self.invalid("EndDate is not after StartDate and the current time")
        }
        let schedule = settings.schedule ?? ""
        guard let rule = ScheduleRule(ssm: schedule, in: zone, from: max(now, self.start)) else {
            throw Self.invalid("\(quoted(schedule)) is neither rate(…), at(…) nor a valid cron(…)")
        }
        self.rule = rule
        self.offset = TimeInterval((settings.scheduleOffset ?? 0) * 86_400)
        guard (settings.cutoff ?? 0) < (settings.duration ?? 0) else {
            throw Self.invalid("Cutoff is not less than Duration")
        }
    }

    /// Returns the date of the first execution after a date, or `nil` if there is none.
    func next(after date: Date) -> Date? {
        let earliest = max(date, self.start - 1) - self.offset
        guard let next = self.rule.next(after: earliest).map({ $0 + self.offset }), next <= self.end else { return nil }
        return next
    }

    private static func date(_ text: String?) throws -> Date? {
        guard let text, !text.isEmpty else { return nil }
        guard let date = ISO8601.date(from: text) else { throw Self.invalid("\(quoted(text)) is not an ISO 8601 date") }
        return date
    }

    private static func invalid(_ message: String) -> ErrorResponse {
        ErrorResponse("ValidationException", message)
    }
}
