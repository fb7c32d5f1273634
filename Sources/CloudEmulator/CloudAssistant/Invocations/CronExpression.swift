import CloudFoundation

/// A schedule such as `0 0 3 ? * MON-FRI 2026 Asia/Shanghai`: second, minute, hour, day, month, weekday, and optionally
/// a year and a time zone.
struct CronExpression: Sendable {
    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]
    private static let weekdays = ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]

    /// The number of days to search for the next run, which bounds the search for a date such as February 30.
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
        var fields = text.unicodeScalars.split(separator: " ").map { Substring($0) }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        if fields.count > 6, let last = fields.last, last.contains(where: \.isLetter) {
            guard let zone = TimeZone(ofSchedule: last) else { return nil }
            calendar.timeZone = zone
            fields.removeLast()
        }
        guard (6...7).contains(fields.count), let seconds = CronField(fields[0], 0...59),
            let minutes = CronField(fields[1], 0...59), let hours = CronField(fields[2], 0...23),
            let days = CronField(fields[3], 1...31), let months = CronField(fields[4], 1...12, names: Self.months),
            let weekdays = CronField(fields[5], 1...7, names: Self.weekdays),
            (days.numbers == nil) != (weekdays.numbers == nil)
        else { return nil }
        if fields.count == 7 {
            guard let years = CronField(fields[6], 1970...2199) else { return nil }
            self.years = years
        } else {
            self.years = nil
        }
        (self.seconds, self.minutes, self.hours) = (seconds, minutes, hours)
        (self.days, self.months, self.weekdays) = (days, months, weekdays)
        self.calendar = calendar
    }

    /// Returns the first run after a date.
    func next(after date: Date) -> Date? {
        var day = self.calendar.startOfDay(for: date)
        for _ in 0..<Self.horizon {
            if self.hasRuns(on: day), let run = self.first(on: day, after: date) { return run }
            guard let next = self.calendar.date(byAdding: .day, value: 1, to: day) else { return nil }
            day = next
        }
        return nil
    }

    private func hasRuns(on day: Date) -> Bool {
        let parts = self.calendar.dateComponents([.year, .month, .day, .weekday], from: day)
        // The calendar counts weekdays from Sunday, the service from Monday.
        let weekday = ((parts.weekday ?? 1) + 5) % 7 + 1
        return self.months.contains(parts.month ?? 0) && self.days.contains(parts.day ?? 0)
            && self.weekdays.contains(weekday) && (self.years?.contains(parts.year ?? 0) ?? true)
    }

    private func first(on day: Date, after date: Date) -> Date? {
        for hour in self.hours.numbers ?? [] {
            for minute in self.minutes.numbers ?? [] {
                // Skips the whole minute if its last second is not after the date.
                guard let last = self.seconds.numbers?.last, let end = self.date(day, hour, minute, last), end > date
                else { continue }
                for second in self.seconds.numbers ?? [] {
                    if let run = self.date(day, hour, minute, second), run > date { return run }
                }
            }
        }
        return nil
    }

    private func date(_ day: Date, _ hour: Int, _ minute: Int, _ second: Int) -> Date? {
        self.calendar.date(bySettingHour: hour, minute: minute, second: second, of: day)
    }
}
