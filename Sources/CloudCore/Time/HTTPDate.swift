package import CloudFoundation

/// A parser and formatter for the dates of HTTP headers, such as `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// Source: RFC 9110, section 5.6.7.
package enum HTTPDate {
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// Parses a date.
    /// - Parameter text: The header's value.
    /// - Returns: The date, or `nil` if the text is not a date.
    package static func date(from text: String) -> Date? {
        let parts = text.unicodeScalars.split(separator: " ").map { String($0) }
        guard parts.count == 6, parts[5] == "GMT", let month = self.months.firstIndex(of: parts[2]) else {
            return nil
        }
        let number = month + 1 < 10 ? "0\(month + 1)" : "\(month + 1)"
        return ISO8601.date(from: "\(parts[3])-\(number)-\(parts[1])T\(parts[4])Z")
    }

    /// Returns the header's value for a date, or `nil` if the date is outside the years 1970 to 9999.
    package static func text(of date: Date) -> String? {
        guard let parts = try? Timestamp(date) else { return nil }
        let weekday = Self.weekdays[Int(date.timeIntervalSince1970) / 86_400 % 7]
        // The day and the time of `2026-01-31T23:59:59Z`.
        let text = parts.extended.utf8
        let (day, time) = (Substring(text.dropFirst(8).prefix(2)), Substring(text.dropFirst(11).dropLast()))
        return "\(weekday), \(day) \(Self.months[parts.month - 1]) \(parts.year) \(time) GMT"
    }

    /// The weekdays, starting with that of January 1, 1970.
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
}
