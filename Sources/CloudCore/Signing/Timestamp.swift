package import Foundation

/// A date and time in UTC, to the second, as signatures and services write it.
package struct Timestamp: Sendable, Hashable {
    package let year, month, day, hour, minute, second: Int

    /// Splits a date into its parts.
    /// - Throws: ``InvalidRequest/invalidTime(reason:)`` outside the years 1970 to 9999.
    package init(_ date: Date) throws(InvalidRequest) {
        let seconds = date.timeIntervalSince1970
        guard seconds >= 0, seconds < 253_402_300_800 else {
            throw .invalidTime(reason: "the date is not within the years 1970 to 9999")
        }
        let (days, rest) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        (self.hour, self.minute, self.second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        // Days since March 1 of year 0, so that leap days end a year and 400 years are one era.
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        self.day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        self.month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        self.year = era * 400 + yearOfEra + (self.month <= 2 ? 1 : 0)
    }

    /// `20260131T235959Z`.
    package var basic: String { "\(self.basicDay)T\(two(self.hour))\(two(self.minute))\(two(self.second))Z" }

    /// `20260131`.
    package var basicDay: String { "\(four(self.year))\(two(self.month))\(two(self.day))" }

    /// `2026-01-31T23:59:59Z`.
    package var extended: String {
        "\(four(self.year))-\(two(self.month))-\(two(self.day))T\(two(self.hour)):\(two(self.minute)):\(two(self.second))Z"
    }
}

private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

private func four(_ number: Int) -> String { "\(two(number / 100))\(two(number % 100))" }
