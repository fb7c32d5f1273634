import CloudCore
import CloudFoundation

/// A schedule of an invocation.
///
/// The text is `rate(5m)`, `at(2026-01-31 03:00:00 Asia/Shanghai)`, or a cron expression.
struct InvocationSchedule: Sendable {
    /// The text of the request.
    let text: String

    /// The date of the next run, or `nil` if there is no further run.
    var next: Date?

    private let rule: ScheduleRule

    init(_ text: String, from now: Date) throws {
        self.text = text
        if let inside = Self.inside(text, "rate"), let seconds = Self.seconds(inside) {
            guard (60...(7 * 86_400)).contains(seconds) else {
                throw Self.serviceError("the interval of \(quoted(text)) is not between 60 seconds and 7 days")
            }
            self.rule = .interval(TimeInterval(seconds), from: now)
            self.next = now + TimeInterval(seconds)
        } else if let inside = Self.inside(text, "at"), let date = Self.date(inside) {
            guard date > now else { throw Self.serviceError("the time of \(quoted(text)) has passed") }
            self.rule = .once(date)
            self.next = date
        } else if let cron = Self.cron(text) {
            self.rule = .cron(cron)
            self.next = cron.next(after: now)
            guard self.next != nil else { throw Self.serviceError("\(quoted(text)) has no future time") }
        } else {
            throw Self.serviceError(
                "\(quoted(text)) is neither rate(…), at(…) nor a valid cron expression\(Self.zoneHint(text))"
            )
        }
    }

    /// Removes the next run from the schedule and returns its date, or returns `nil` if it is not due.
    mutating func takeNext(by now: Date) -> Date? {
        guard let next, next <= now else { return nil }
        self.next = self.rule.next(after: next)
        return next
    }

    /// Parses a cron expression of six or seven fields that a time zone can follow, such as
    /// `0 0 3 ? * MON-FRI 2026 Asia/Shanghai`.
    private static func cron(_ text: String) -> CronExpression? {
        var fields = text.unicodeScalars.split(separator: " ").map { Substring($0) }
        var zone = TimeZone.gmt
        if fields.count > 6, let last = fields.last, last.contains(where: \.isLetter) {
            guard let named = TimeZone(ofSchedule: last) else { return nil }
            zone = named
            fields.removeLast()
        }
        return CronExpression(fields: fields, weekdays: .fromMonday, in: zone)
    }

    private static func serviceError(_ message: String) -> ErrorResponse {
        ErrorResponse("InvalidParam.Frequency", message, status: 403)
    }

    /// Returns an explanation if the time zone is the invalid part, or an empty string.
    private static func zoneHint(_ text: String) -> String {
        let inside = text.hasSuffix(")") ? text.dropLast() : text[...]
        guard let name = inside.unicodeScalars.split(separator: " ").last.map({ Substring($0) }), name.contains("/"),
            name.contains(where: \.isLetter),
            TimeZone(ofSchedule: name) == nil
        else { return "" }
        // Checks whether time zones can be looked up by name in this process at all.
        guard TimeZone(identifier: "Asia/Shanghai") == nil else { return ": there is no such time zone" }
        return ": its time zone is unknown. On Linux, a program has to import Foundation to look up time zones by name"
    }

    private static func inside(_ text: String, _ function: String) -> Substring? {
        text.hasPrefix(function + "(") && text.hasSuffix(")") ? text.dropFirst(function.count + 1).dropLast() : nil
    }

    /// Parses `90s`, `5m`, `2h`, or `1d`.
    private static func seconds(_ text: Substring) -> Int? {
        let units: [Character: Int] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let number = Int(text.dropLast()), number > 0,
            number <= 7 * 86_400
        else { return nil }
        return number * unit
    }

    /// Parses `2026-01-31 03:00:00`, in UTC or in the time zone that follows.
    private static func date(_ text: Substring) -> Date? {
        let parts = text.unicodeScalars.split(separator: " ", maxSplits: 2).map { Substring($0) }
        guard parts.count >= 2, let date = ISO8601.date(from: "\(parts[0])T\(parts[1])Z") else { return nil }
        guard parts.count == 3 else { return date }
        guard let zone = TimeZone(ofSchedule: parts[2]) else { return nil }
        return date - TimeInterval(zone.secondsFromGMT(for: date - TimeInterval(zone.secondsFromGMT(for: date))))
    }
}
