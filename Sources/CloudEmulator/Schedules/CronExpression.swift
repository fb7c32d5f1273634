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

    /// Whether the day is `L`, the last of the month.
    private let isLastDay: Bool

    /// The occurrences of a weekday in its month.
    private enum Occurrence: Hashable {
        case all

        /// A number, such as 2 for `TUE#2`.
        case number(Int)

        /// The last one, as in `6L`.
        case last
    }

    private let occurrence: Occurrence

    private let years: CronField?
    private let numbering: Weekdays
    private let calendar: Calendar

    /// Parses the fields second, minute, hour, day, month, weekday, and optionally year.
    ///
    /// One of day and weekday is `?`. Only the numbering of Systems Manager has `L` and `#`. Invalid fields have no
    /// expression.
    init?(fields: [Substring], weekdays numbering: Weekdays, in zone: TimeZone) {
        let isLastDay = numbering == .fromSunday && fields.count > 3 && fields[3] == "L"
        guard (6...7).contains(fields.count), let (weekday, occurrence) = Self.occurrence(in: fields[5], numbering),
            let seconds = CronField(fields[0], 0...59), let minutes = CronField(fields[1], 0...59),
            let hours = CronField(fields[2], 0...23), let days = CronField(isLastDay ? "*" : fields[3], 1...31),
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
        (self.isLastDay, self.occurrence, self.numbering) = (isLastDay, occurrence, numbering)
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// Splits `TUE#2` or `6L` into the weekday and its occurrence.
    private static func occurrence(in field: Substring, _ numbering: Weekdays) -> (weekday: Substring, Occurrence)? {
        guard numbering == .fromSunday else { return (field, .all) }
        if field.utf8.count > 1, field.utf8.last == UInt8(ascii: "L") { return (field.dropLast(), .last) }
        guard let mark = field.lastIndex(of: "#") else { return (field, .all) }
        guard let number = Int(field[field.index(after: mark)...]), (1...5).contains(number) else { return nil }
        return (field[..<mark], .number(number))
    }

    /// Returns the first run after a date.
    func next(after date: Date) -> Date? {
        var day = self.calendar.startOfDay(for: date)
        if let years, !years.contains(self.calendar.component(.year, from: day)) {
            let current = self.calendar.component(.year, from: day)
            let next = years.numbers?.first { $0 > current }
            guard let start = next.flatMap({ self.calendar.date(from: DateComponents(year: $0)) }) else { return nil }
            day = start
        }
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
            && (!self.isLastDay || self.isLast(of: 1, day))
            && self.isOccurrence(day, number: ((parts.day ?? 0) + 6) / 7)
            && (self.years?.contains(parts.year ?? 0) ?? true)
    }

    private func isOccurrence(_ day: Date, number: Int) -> Bool {
        switch self.occurrence {
        case .all: true
        case .number(let wanted): number == wanted
        case .last: self.isLast(of: 7, day)
        }
    }

    /// Returns whether a day is among the last days of its month.
    private func isLast(of count: Int, _ day: Date) -> Bool {
        guard let later = self.calendar.date(byAdding: .day, value: count, to: day) else { return false }
        return !self.calendar.isDate(later, equalTo: day, toGranularity: .month)
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
