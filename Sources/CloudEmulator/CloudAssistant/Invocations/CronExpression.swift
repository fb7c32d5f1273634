import CloudFoundation

/// A schedule such as `0 0 3 ? * MON-FRI 2026 Asia/Shanghai`: second, minute, hour, day, month and weekday, and a year
/// and a time zone if need be.
struct CronExpression: Sendable {
    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

    /// How many days are looked at for the next run, so that the 30th of February ends somewhere.
    private static let horizon = 366 * 9

    private let seconds: CronField
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField
    private let years: CronField?
    private let calendar: Calendar

    init?(_ text: String) {
        var words = text.split(separator: " ")
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        if words.count > 6, let last = words.last, last.contains(where: \.isLetter) {
            guard let zone = TimeZone(ofSchedule: last) else { return nil }
            calendar.timeZone = zone
            words.removeLast()
        }
        guard (6...7).contains(words.count), let seconds = CronField(words[0], 0...59),
            let minutes = CronField(words[1], 0...59), let hours = CronField(words[2], 0...23),
            let days = CronField(words[3], 1...31), let months = CronField(words[4], 1...12, names: Self.months),
            let weekdays = CronField(words[5], 1...7, names: Self.weekdays),
            (days.numbers == nil) != (weekdays.numbers == nil)
        else { return nil }
        if words.count == 7 {
            guard let years = CronField(words[6], 1970...2199) else { return nil }
            self.years = years
        } else {
            self.years = nil
        }
        (self.seconds, self.minutes, self.hours) = (seconds, minutes, hours)
        (self.days, self.months, self.weekdays) = (days, months, weekdays)
        self.calendar = calendar
    }

    /// Returns the first moment after another.
    func next(after date: Date) -> Date? {
        var day = self.calendar.startOfDay(for: date)
        for _ in 0..<Self.horizon {
            if self.hasRuns(on: day), let moment = self.first(on: day, after: date) { return moment }
            guard let next = self.calendar.date(byAdding: .day, value: 1, to: day) else { return nil }
            day = next
        }
        return nil
    }

    private func hasRuns(on day: Date) -> Bool {
        let parts = self.calendar.dateComponents([.year, .month, .day, .weekday], from: day)
        // The calendar counts from Sunday, the service from Monday.
        let weekday = ((parts.weekday ?? 1) + 5) % 7 + 1
        return self.months.contains(parts.month ?? 0) && self.days.contains(parts.day ?? 0)
            && self.weekdays.contains(weekday) && (self.years?.contains(parts.year ?? 0) ?? true)
    }

    private func first(on day: Date, after date: Date) -> Date? {
        for hour in self.hours.numbers ?? [] {
            for minute in self.minutes.numbers ?? [] {
                // One look at the last second of a minute spares looks at all of them.
                guard let last = self.seconds.numbers?.last, let end = self.moment(day, hour, minute, last), end > date
                else { continue }
                for second in self.seconds.numbers ?? [] {
                    if let moment = self.moment(day, hour, minute, second), moment > date { return moment }
                }
            }
        }
        return nil
    }

    private func moment(_ day: Date, _ hour: Int, _ minute: Int, _ second: Int) -> Date? {
        self.calendar.date(bySettingHour: hour, minute: minute, second: second, of: day)
    }
}
