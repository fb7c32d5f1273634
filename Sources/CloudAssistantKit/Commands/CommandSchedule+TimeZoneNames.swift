/// Time zones by their names: without the whole of Foundation, a Linux program has no `TimeZone` of a name.
extension CommandSchedule {
    /// By a calendar, in the words of cron with seconds, and in a time zone that has a name.
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

    /// Every day at a time, in a time zone that has a name.
    /// - Parameters:
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, such as `Asia/Shanghai`, `GMT+8:00` or `UTC`.
    /// - Returns: The schedule.
    public static func daily(hour: Int, minute: Int = 0, timeZone: String) -> CommandSchedule {
        .cron(minute: "\(minute)", hour: "\(hour)", timeZone: timeZone)
    }

    /// Every week on some days, at a time, in a time zone that has a name.
    /// - Parameters:
    ///   - days: The days.
    ///   - hour: The hour, 0 to 23.
    ///   - minute: The minute, 0 to 59.
    ///   - timeZone: The time zone of the fields, such as `Asia/Shanghai`, `GMT+8:00` or `UTC`.
    /// - Returns: The schedule.
    public static func weekly(on days: Set<Weekday>, hour: Int, minute: Int = 0, timeZone: String) -> CommandSchedule {
        let days = days.map(\.rawValue).sorted().map(String.init).joined(separator: ",")
        return .cron(minute: "\(minute)", hour: "\(hour)", dayOfMonth: "?", dayOfWeek: days, timeZone: timeZone)
    }
}
