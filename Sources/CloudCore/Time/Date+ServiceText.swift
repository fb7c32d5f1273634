public import CloudFoundation

extension Date {
    /// Creates a date from a service's string, such as `2026-01-31T23:59Z` or `2026-01-31T23:59:59.123+01:00`.
    ///
    /// Both services have members that contain dates as strings. A time without an offset is in UTC.
    /// - Parameter text: An ISO 8601 date, with or without a time.
    public init?(serviceText text: String) {
        guard let date = ISO8601.date(from: text) else { return nil }
        self = date
    }
}
