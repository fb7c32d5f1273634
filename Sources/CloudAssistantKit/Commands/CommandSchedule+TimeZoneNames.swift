/// Schedules with time zones by name, since a `TimeZone` with a name needs the whole of Foundation on Linux.
extension CommandSchedule {
    /// Returns a schedule from cron fields with seconds, in a named time zone.
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
    ///   - timeZone: The time zone of the fields, such as `Asia/Shanghai`, `GMT+8:00` or `UTC`.
    /// - Returns: The schedule.
    public static func cron(
        second: String = "0",
        minute: String = "*",
        hour: String = "*",
        dayOfMonth: String = "*",
        month: String = "*",
        dayOfWeek: String = "?",
        year: String? = nil,
        timeZone: String
    ) -> CommandSchedule {
        CommandSchedule(
            kind: .cron([second, minute, hour, dayOfMonth, month, dayOfWeek], year: year, zone: timeZone)
        )
    }

    /// Returns a daily schedule in a named time zone.
    /// - Parameters:
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, such as `Asia/Shanghai`, `GMT+8:00` or `UTC`.
    /// - Returns: The schedule.
    public static func daily(hour: Int, minute: Int = 0, timeZone: String) -> CommandSchedule {
        .cron(minute: "\(minute)", hour: "\(hour)", timeZone: timeZone)
    }

    /// Returns a weekly schedule in a named time zone.
    /// - Parameters:
    ///   - days: The days of the week.
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, such as `Asia/Shanghai`, `GMT+8:00` or `UTC`.
    /// - Returns: The schedule.
    public static func weekly(on days: Set<Weekday>, hour: Int, minute: Int = 0, timeZone: String) -> CommandSchedule {
        let days = days.map(\.rawValue).sorted().map(String.init).joined(separator: ",")
        return .cron(minute: "\(minute)", hour: "\(hour)", dayOfMonth: "?", dayOfWeek: days, timeZone: timeZone)
    }
}
