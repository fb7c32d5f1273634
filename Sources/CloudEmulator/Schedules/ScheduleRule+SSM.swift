import CloudCore
import CloudFoundation

extension ScheduleRule {
    /// Parses a schedule of Systems Manager, or returns `nil` if the text is not a schedule.
    ///
    /// The text is `rate(5 minutes)`, `at(2026-01-31T03:00:00)`, or `cron(0 2 ? * SUN *)`.
    /// - Parameters:
    ///   - text: The schedule.
    ///   - zone: The time zone of `at` and `cron`.
    ///   - start: The date from which the intervals of `rate` count.
    init?(ssm text: String, in zone: TimeZone, from start: Date) {
        if let inside = Self.inside(text, "rate"), let seconds = Self.seconds(inside) {
            self = .interval(TimeInterval(seconds), from: start)
        } else if let inside = Self.inside(text, "at"), let date = ISO8601.date(from: "\(inside)Z") {
            let guess = date - TimeInterval(zone.secondsFromGMT(for: date))
            self = .once(date - TimeInterval(zone.secondsFromGMT(for: guess)))
        } else if let inside = Self.inside(text, "cron"), let cron = Self.cron(inside, in: zone) {
            self = .cron(cron)
        } else {
            return nil
        }
    }

    private static func inside(_ text: String, _ function: String) -> Substring? {
        text.hasPrefix(function + "(") && text.hasSuffix(")") ? text.dropFirst(function.count + 1).dropLast() : nil
    }

    /// Parses `5 minutes`, `1 hour`, or `7 days`.
    private static func seconds(_ text: Substring) -> Int? {
        let units = ["minute": 60, "hour": 3_600, "day": 86_400]
        let parts = text.unicodeScalars.split(separator: " ").map { String($0) }
        guard parts.count == 2, let number = Int(parts[0]), (1...100_000).contains(number) else { return nil }
        // The service requires the singular for 1, and otherwise the plural.
        return units.first { parts[1] == (number == 1 ? $0.key : "\($0.key)s") }.map { number * $0.value }
    }

    /// Parses minute, hour, day, month, weekday, and year, which a second can precede.
    private static func cron(_ text: Substring, in zone: TimeZone) -> CronExpression? {
        let fields = text.unicodeScalars.split(separator: " ").map { Substring($0) }
        return CronExpression(fields: fields.count == 6 ? ["0"] + fields : fields, weekdays: .fromSunday, in: zone)
    }
}
