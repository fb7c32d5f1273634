package import CloudFoundation

/// A parser for the ISO 8601 dates of services and their command-line tools.
package enum ISO8601 {
    /// Parses `2026-01-31`, `2026-01-31T23:59Z`, `2026-01-31T23:59:59.123456+01:00` and similar dates.
    ///
    /// A time without an offset is in UTC.
    /// - Returns: The date, or `nil` if the text is not a date.
    package static func date(from text: String) -> Date? {
        var rest = Substring(text).utf8[...]
        guard let year = self.number(4, in: &rest), self.take("-", from: &rest),
            let month = self.number(2, in: &rest), (1...12).contains(month), self.take("-", from: &rest),
            let day = self.number(2, in: &rest), (1...31).contains(day)
        else { return nil }
        var seconds = TimeInterval(self.days(year: year, month: month, day: day) * 86_400)
        if rest.isEmpty { return Date(timeIntervalSince1970: seconds) }

        guard self.take("T", from: &rest) || self.take(" ", from: &rest),
            let hour = self.number(2, in: &rest), hour < 24, self.take(":", from: &rest),
            let minute = self.number(2, in: &rest), minute < 60
        else { return nil }
        seconds += TimeInterval(hour * 3_600 + minute * 60)
        if self.take(":", from: &rest) {
            guard let second = self.number(2, in: &rest), second <= 60 else { return nil }
            seconds += TimeInterval(second)
            if self.take(".", from: &rest) {
                let digits = rest.prefix(while: self.isDigit)
                guard !digits.isEmpty, let fraction = Double("0." + String(decoding: digits, as: UTF8.self)) else {
                    return nil
                }
                seconds += fraction
                rest = rest.dropFirst(digits.count)
            }
        }
        guard let offset = self.offset(in: &rest), rest.isEmpty else { return nil }
        return Date(timeIntervalSince1970: seconds - TimeInterval(offset))
    }

    /// Consumes `Z`, `+01:00`, `+0100` or nothing, and returns the offset in seconds.
    private static func offset(in rest: inout Substring.UTF8View.SubSequence) -> Int? {
        if rest.isEmpty || self.take("Z", from: &rest) { return 0 }
        let sign = self.take("-", from: &rest) ? -1 : self.take("+", from: &rest) ? 1 : 0
        guard sign != 0, let hours = self.number(2, in: &rest) else { return nil }
        _ = self.take(":", from: &rest)
        guard let minutes = self.number(2, in: &rest) else { return nil }
        return sign * (hours * 3_600 + minutes * 60)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
    }

    private static func number(_ digits: Int, in rest: inout Substring.UTF8View.SubSequence) -> Int? {
        let text = rest.prefix(digits)
        guard text.count == digits, text.allSatisfy(self.isDigit) else { return nil }
        rest = rest.dropFirst(digits)
        return text.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func take(_ character: Unicode.Scalar, from rest: inout Substring.UTF8View.SubSequence) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest = rest.dropFirst()
        return true
    }

    /// Returns the number of days from January 1, 1970 to a date of the Gregorian calendar.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        // Years start in March, so that leap days are the last day of a year, and 400 years are one era.
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}
