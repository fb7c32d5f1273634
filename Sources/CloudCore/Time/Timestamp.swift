package import CloudFoundation

/// A date and time in UTC with a precision of seconds, for signatures and requests.
package struct Timestamp: Sendable, Hashable {
    package let year, month, day, hour, minute, second: Int

    /// Splits a date into its parts.
    /// - Throws: ``InvalidRequestError/invalidTime(reason:)`` outside the years 1970 to 9999.
    package init(_ date: Date) throws(InvalidRequestError) {
        let seconds = date.timeIntervalSince1970
        guard seconds >= 0, seconds < 253_402_300_800 else {
            throw .invalidTime(reason: "the date is outside the years 1970 to 9999")
        }
        let (days, rest) = Int(seconds).quotientAndRemainder(dividingBy: 86_400)
        (self.hour, self.minute, self.second) = (rest / 3_600, rest / 60 % 60, rest % 60)
        // Days since March 1 of year 0, so that leap days are the last day of a year, and 400 years are one era.
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

    /// The timestamp in the form `20260131T235959Z`.
    package var basic: String {
        self.text { text in
            text.append(decimal: self.year, digits: 4)
            text.append(decimal: self.month, digits: 2)
            text.append(decimal: self.day, digits: 2)
            text.append(UInt8(ascii: "T"))
            text.append(decimal: self.hour, digits: 2)
            text.append(decimal: self.minute, digits: 2)
            text.append(decimal: self.second, digits: 2)
            text.append(UInt8(ascii: "Z"))
        }
    }

    /// The date in the form `20260131`.
    package var basicDay: String {
        self.text { text in
            text.append(decimal: self.year, digits: 4)
            text.append(decimal: self.month, digits: 2)
            text.append(decimal: self.day, digits: 2)
        }
    }

    /// The timestamp in the form `2026-01-31T23:59:59Z`.
    package var extended: String {
        self.text { text in
            text.append(decimal: self.year, digits: 4)
            text.append(UInt8(ascii: "-"))
            text.append(decimal: self.month, digits: 2)
            text.append(UInt8(ascii: "-"))
            text.append(decimal: self.day, digits: 2)
            text.append(UInt8(ascii: "T"))
            text.append(decimal: self.hour, digits: 2)
            text.append(UInt8(ascii: ":"))
            text.append(decimal: self.minute, digits: 2)
            text.append(UInt8(ascii: ":"))
            text.append(decimal: self.second, digits: 2)
            text.append(UInt8(ascii: "Z"))
        }
    }

    private func text(_ write: (inout OutputSpan<UInt8>) -> Void) -> String {
        String(capacity: 20, write)
    }
}

extension OutputSpan<UInt8> {
    /// Appends a number with leading zeros.
    fileprivate mutating func append(decimal number: Int, digits: Int) {
        if digits > 2 { self.append(decimal: number / 100, digits: digits - 2) }
        self.append(UInt8(ascii: "0") + UInt8(number / 10 % 10))
        self.append(UInt8(ascii: "0") + UInt8(number % 10))
    }
}
