import CloudFoundation

/// A rule that determines the dates of a schedule.
enum ScheduleRule: Sendable {
    case once(Date)
    case interval(TimeInterval, from: Date)
    case cron(CronExpression)

    /// Returns the first date of the schedule after a date, or `nil` if there is none.
    func next(after date: Date) -> Date? {
        switch self {
        case .once(let time): time > date ? time : nil
        case .interval(let interval, let start):
            start + (max(0, (date.timeIntervalSince(start) / interval).rounded(.down)) + 1) * interval
        case .cron(let cron): cron.next(after: date)
        }
    }
}
