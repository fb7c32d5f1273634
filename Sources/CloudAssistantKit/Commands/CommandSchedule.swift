public import CloudFoundation

/// When Cloud Assistant runs a command: again and again, at a time, or by a calendar.
public struct CommandSchedule: Sendable, Hashable {
    /// A day of the week.
    public enum Weekday: Int, Sendable, Hashable, CaseIterable {
        /// Monday, which is 1, and the days after it.
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

    /// Again and again, with a time between the starts.
    /// - Parameter interval: The time, 60 seconds to 7 days, in whole seconds.
    /// - Returns: The schedule.
    public static func rate(_ interval: Duration) -> CommandSchedule {
        CommandSchedule(kind: .rate(interval))
    }

    /// Once, at a time.
    /// - Parameter date: The time, to the second.
    /// - Returns: The schedule.
    public static func at(_ date: Date) -> CommandSchedule {
        CommandSchedule(kind: .at(date))
    }

    /// By a calendar, in the words of cron with seconds.
    ///
    /// Exactly one of `dayOfMonth` and `dayOfWeek` says something; the other is `?`.
    /// - Parameters:
    ///   - second: The seconds, such as `0`.
    ///   - minute: The minutes, such as `*/15`.
    ///   - hour: The hours, such as `8-18`.
    ///   - dayOfMonth: The days of the month, such as `1,15`, or `?`.
    ///   - month: The months, such as `*`.
    ///   - dayOfWeek: The days of the week, 1 to 7 from Monday or `MON` to `SUN`, or `?`.
    ///   - year: The years; every year if it is `nil`.
    ///   - timeZone: The time zone of the fields; UTC if it is `nil`. One without a name of the form `Area/City` is written
    ///     by its distance from GMT, and can't be used if its clocks change in the year.
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

    /// Every day at a time.
    /// - Parameters:
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields; UTC if it is `nil`. One without a name of the form `Area/City` is written
    ///     by its distance from GMT, and can't be used if its clocks change in the year.
    /// - Returns: The schedule.
    public static func daily(hour: Int, minute: Int = 0, timeZone: TimeZone? = nil) -> CommandSchedule {
        .daily(hour: hour, minute: minute, timeZone: ScheduleZone.name(of: timeZone))
    }

    /// Every week on some days, at a time.
    /// - Parameters:
    ///   - days: The days.
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields; UTC if it is `nil`. One without a name of the form `Area/City` is written
    ///     by its distance from GMT, and can't be used if its clocks change in the year.
    /// - Returns: The schedule.
    public static func weekly(on days: Set<Weekday>, hour: Int, minute: Int = 0, timeZone: TimeZone? = nil)
        -> CommandSchedule
    {
        .weekly(on: days, hour: hour, minute: minute, timeZone: ScheduleZone.name(of: timeZone))
    }
}

extension CommandSchedule {
    /// The schedule as the service reads it.
    /// - Returns: Such as `rate(5m)`, `at(2026-01-31 08:00:00 UTC)` or `0 0 8 * * ? Asia/Shanghai`.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` for a schedule that can't be.
    public func expression() throws(CommandError) -> String {
        switch self.kind {
        case .rate(let interval): try Self.rateExpression(interval)
        case .at(let date): try Self.atExpression(date)
        case .cron(let fields, let year, let zone): try Self.cronExpression(fields, year, zone)
        }
    }

    private static func rateExpression(_ interval: Duration) throws(CommandError) -> String {
        guard (.seconds(60)...(.seconds(7 * 86_400))).contains(interval), interval.components.attoseconds == 0 else {
            throw .invalid("a rate of \(interval.text) can't be: it is 60 s to 7 days, in whole seconds")
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
            throw .invalid("the time of the schedule can't be: \(error)")
        }
    }

    private static func cronExpression(
        _ fields: [String],
        _ year: String?,
        _ zone: String
    ) throws(CommandError) -> String {
        let words = fields + [year].compactMap(\.self)
        for (field, word) in zip(CronField.all, words) { try field.check(word) }
        guard (words[3] == "?") != (words[5] == "?") else {
            throw .invalid("of dayOfMonth and dayOfWeek exactly one is \"?\", which leaves the day to the other")
        }
        guard let name = ScheduleZone.name(zone) else {
            throw .invalid(
                "\(quoted(zone)) can't be the time zone of a schedule: write it such as Asia/Shanghai, GMT+8:00 or UTC"
            )
        }
        return (words + [name]).joined(separator: " ")
    }
}

extension CommandSchedule: CustomStringConvertible {
    /// The schedule as the service reads it, or why it can't.
    public var description: String {
        do throws(CommandError) { return try self.expression() } catch { return "\(error)" }
    }
}
