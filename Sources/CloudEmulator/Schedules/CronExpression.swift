import CloudFoundation

/// A cron expression in a time zone: the dates whose second, minute, hour, day, month, weekday, and year match.
struct CronExpression: Sendable {
    /// The numbering of weekdays, which differs between the services.
    enum Weekdays: Sendable {
        /// 1 is Monday.
        case fromMonday

        /// 1 is Sunday.
        case fromSunday

        /// The names of the numbers from 1 to 7.
        var names: [String] {
            switch self {
            case .fromMonday: ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"]
            case .fromSunday: ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
            }
        }

        /// Whether both the day and the weekday can be `*` instead of one of them being `?`.
        var allowsAllDays: Bool { self == .fromMonday }

        /// Returns the number of a weekday of the calendar, which counts from Sunday.
        func number(ofCalendar weekday: Int) -> Int {
            switch self {
            case .fromMonday: (weekday + 5) % 7 + 1
            case .fromSunday: weekday
            }
        }
    }

    private static let months = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
    ]

    /// The number of days to search for the next run, which bounds the search for a date such as February 30.
    private static let horizon = 366 * 9

    private let seconds: CronField
    private let minutes: CronField
    private let hours: CronField
    private let days: CronField
    private let months: CronField
    private let weekdays: CronField

    /// The occurrence of the weekday in its month, such as 2 for `TUE#2`, or `nil` for all.
    private let occurrence: Int?

    private let years: CronField?
    private let numbering: Weekdays
    private let calendar: Calendar

    /// Parses the fields second, minute, hour, day, month, weekday, and optionally year.
    ///
    /// One of day and weekday is `?`. Invalid fields have no expression.
    init?(fields: [Substring], weekdays numbering: Weekdays, in zone: TimeZone) {
        guard (6...7).contains(fields.count), let (weekday, occurrence) = Self.occurrence(in: fields[5], numbering),
            let seconds = CronField(fields[0], 0...59), let minutes = CronField(fields[1], 0...59),
            let hours = CronField(fields[2], 0...23), let days = CronField(fields[3], 1...31),
            let months = CronField(fields[4], 1...12, names: Self.months),
            let weekdays = CronField(weekday, 1...7, names: numbering.names),
            (days.numbers == nil) != (weekdays.numbers == nil)
                || numbering.allowsAllDays && fields[3] == "*" && weekday == "*"
        else { return nil }
        if fields.count == 7 {
            guard let years = CronField(fields[6], 1970...2199) else { return nil }
            self.years = years
        } else {
            self.years = nil
        }
        (self.seconds, self.minutes, self.hours) = (seconds, minutes, hours)
        (self.days, self.months, self.weekdays) = (days, months, weekdays)
        (self.occurrence, self.numbering) = (occurrence, numbering)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// Splits `TUE#2`, which only the numbering of Systems Manager allows, into the weekday and its occurrence.
    private static func occurrence(in field: Substring, _ numbering: Weekdays) -> (weekday: Substring, Int?)? {
        guard numbering == .fromSunday, let mark = field.lastIndex(of: "#") else { return (field, nil) }
        guard let number = Int(field[field.index(after: mark)...]), (1...5).contains(number) else { return nil }
        return (field[..<mark], number)
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
        let weekday = self.numbering.number(ofCalendar: parts.weekday ?? 1)
        return self.months.contains(parts.month ?? 0) && self.days.contains(parts.day ?? 0)
            && self.weekdays.contains(weekday)
            && (self.occurrence == nil || ((parts.day ?? 0) + 6) / 7 == self.occurrence)
            && (self.years?.contains(parts.year ?? 0) ?? true)
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
