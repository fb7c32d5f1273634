public import CloudFoundation

extension Date {
    /// Reads a date that a service gave as text, such as `2026-01-31T23:59Z` or `2026-01-31T23:59:59.123+01:00`.
    ///
    /// Both services have members whose dates are text; a time without an offset is in UTC.
    /// - Parameter text: A date by ISO 8601, with or without a time.
    public init?(serviceText text: String) {
        guard let date = ISO8601.date(from: text) else { return nil }
        self = date
    }
}
