public import CloudFoundation

/// A schedule of a Cloud Assistant command: at a rate, at a time, or by cron fields.
public struct CommandSchedule: Sendable, Hashable {
    /// A day of the week.
    public enum Weekday: Int, Sendable, Hashable, CaseIterable {
        /// Monday, with the raw value 1.
        case monday = 1
        /// Tuesday.
        case tuesday
        /// Wednesday.
        case wednesday
        /// Thursday.
        case thursday
        /// Friday.
        case friday
        /// Saturday.
        case saturday
        /// Sunday.
        case sunday
    }

    enum Kind: Hashable {
        case rate(Duration)
        case at(Date)
        case cron([String], year: String?, zone: String)
    }

    let kind: Kind

    /// Returns a schedule that repeats at an interval between the starts.
    /// - Parameter interval: The interval, 60 seconds to 7 days, in whole seconds.
    /// - Returns: The schedule.
    public static func rate(_ interval: Duration) -> CommandSchedule {
        CommandSchedule(kind: .rate(interval))
    }

    /// Returns a schedule that runs once.
    /// - Parameter date: The date, to the second.
    /// - Returns: The schedule.
    public static func at(_ date: Date) -> CommandSchedule {
        CommandSchedule(kind: .at(date))
    }

    /// Returns a schedule from cron fields with seconds.
    ///
    /// Exactly one of `dayOfMonth` and `dayOfWeek` must be `?`.
    /// - Parameters:
    ///   - second: The seconds, such as `0`.
    ///   - minute: The minutes, such as `*/15`.
    ///   - hour: The hours, such as `8-18`.
    ///   - dayOfMonth: The days of the month, such as `1,15`, or `?`.
    ///   - month: The months, such as `*`.
    ///   - dayOfWeek: The days of the week, 1 to 7 from Monday or `MON` to `SUN`, or `?`.
    ///   - year: The years, or `nil` for every year.
    ///   - timeZone: The time zone of the fields, or `nil` for UTC. A zone without a name of the form `Area/City` is
    ///     sent as its offset from GMT, and is rejected if it has daylight saving time.
    /// - Returns: The schedule.
    public static func cron(
        second: String = "0",
        minute: String = "*",
        hour: String = "*",
        dayOfMonth: String = "*",
        month: String = "*",
        dayOfWeek: String = "?",
        year: String? = nil,
        timeZone: TimeZone? = nil
    ) -> CommandSchedule {
        .cron(
            second: second,
            minute: minute,
            hour: hour,
            dayOfMonth: dayOfMonth,
            month: month,
            dayOfWeek: dayOfWeek,
            year: year,
            timeZone: ScheduleZone.name(of: timeZone)
        )
    }

    /// Returns a daily schedule.
    /// - Parameters:
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, or `nil` for UTC. A zone without a name of the form `Area/City` is
    ///     sent as its offset from GMT, and is rejected if it has daylight saving time.
    /// - Returns: The schedule.
    public static func daily(hour: Int, minute: Int = 0, timeZone: TimeZone? = nil) -> CommandSchedule {
        .daily(hour: hour, minute: minute, timeZone: ScheduleZone.name(of: timeZone))
    }

    /// Returns a weekly schedule.
    /// - Parameters:
    ///   - days: The days of the week.
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, or `nil` for UTC. A zone without a name of the form `Area/City` is
    ///     sent as its offset from GMT, and is rejected if it has daylight saving time.
    /// - Returns: The schedule.
    public static func weekly(on days: Set<Weekday>, hour: Int, minute: Int = 0, timeZone: TimeZone? = nil)
        -> CommandSchedule
    {
        .weekly(on: days, hour: hour, minute: minute, timeZone: ScheduleZone.name(of: timeZone))
    }
}

extension CommandSchedule {
    /// Returns the schedule in the format of the service.
    /// - Returns: The text, such as `rate(5m)`, `at(2026-01-31 08:00:00 UTC)` or `0 0 8 * * ? Asia/Shanghai`.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` for an invalid schedule.
    public func expression() throws(CommandError) -> String {
        switch self.kind {
        case .rate(let interval): try Self.rateExpression(interval)
        case .at(let date): try Self.atExpression(date)
        case .cron(let fields, let year, let zone): try Self.cronExpression(fields, year, zone)
        }
    }

    private static func rateExpression(_ interval: Duration) throws(CommandError) -> String {
        guard (.seconds(60)...(.seconds(7 * 86_400))).contains(interval), interval.components.attoseconds == 0 else {
            throw .invalid("the rate \(interval.text) is invalid: it must be 60 s to 7 days, in whole seconds")
        }
        let seconds = interval.components.seconds
        let units: [(Int64, String)] = [(86_400, "d"), (3_600, "h"), (60, "m"), (1, "s")]
        let unit = units.first { seconds % $0.0 == 0 } ?? (1, "s")
        return "rate(\(seconds / unit.0)\(unit.1))"
    }

    private static func atExpression(_ date: Date) throws(CommandError) -> String {
        do {
            let text = try Timestamp(date).extended
            return "at(\(text.dropLast().replacing("T", with: " ")) UTC)"
        } catch {
            throw .invalid("the time of the schedule is invalid: \(error)")
        }
    }

    private static func cronExpression(
        _ fields: [String],
        _ year: String?,
        _ zone: String
    ) throws(CommandError) -> String {
        let values = fields + [year].compactMap(\.self)
        for (field, value) in zip(CronField.all, values) { try field.check(value) }
        guard (values[3] == "?") != (values[5] == "?") else {
            throw .invalid("exactly one of dayOfMonth and dayOfWeek must be \"?\"")
        }
        guard let name = ScheduleZone.name(zone) else {
            throw .invalid(
                "\(quoted(zone)) is not a valid time zone of a schedule: use a name such as Asia/Shanghai, GMT+8:00 or UTC"
            )
        }
        return (values + [name]).joined(separator: " ")
    }
}

extension CommandSchedule: CustomStringConvertible {
    /// The schedule in the format of the service, or the reason why it is invalid.
    public var description: String {
        do throws(CommandError) { return try self.expression() } catch { return "\(error)" }
    }
}
