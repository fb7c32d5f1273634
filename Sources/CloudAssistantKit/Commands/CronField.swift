import CloudCore

/// A field of a cron expression, with its valid values.
struct CronField {
    let name: String
    let range: ClosedRange<Int>

    /// The names of the numbers, starting with the lowest.
    var names: [String] = []

    /// The kind of days, which have special values besides `?`: `L`, `15W`, `5#3`.
    var days: Days?

    enum Days {
        case ofMonth, ofWeek
    }

    /// The fields, in the order of the expression.
    static let all = [
        CronField(name: "second", range: 0...59), CronField(name: "minute", range: 0...59),
        CronField(name: "hour", range: 0...23), CronField(name: "dayOfMonth", range: 1...31, days: .ofMonth),
        CronField(
            name: "month",
            range: 1...12,
            names: ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
        ),
        CronField(
            name: "dayOfWeek",
            range: 1...7,
            names: ["MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN"],
            days: .ofWeek
        ),
        CronField(name: "year", range: 1970...2099),
    ]

    /// Checks a list of numbers, ranges and steps: `*`, `*/15`, `8-18`, `1,15`, `MON-FRI`.
    /// - Throws: ``/CloudCore/CommandError/invalid(_:)`` with the invalid part and the valid values.
    func check(_ text: String) throws(CommandError) {
        if text == "?", self.days != nil { return }
        for part in text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false) {
            try self.check(part: Substring(part), of: text)
        }
    }

    private func check(part: Substring, of text: String) throws(CommandError) {
        if self.isSpecialDay(part) { return }
        let step = part.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).map { Substring($0) }
        guard step.count <= 2 else { throw self.invalid(text) }
        if step.count == 2 {
            guard let number = step[1].number else { throw self.invalid(text) }
            guard (1...self.range.upperBound).contains(number) else {
                throw .invalid("\(self.name) \(quoted(text)) is invalid: a step must be 1 to \(self.range.upperBound)")
            }
        }
        if step[0] == "*" { return }
        let ends = step[0].utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count <= 2 else { throw self.invalid(text) }
        var numbers: [Int] = []
        for end in ends {
            guard let number = self.number(Substring(end)) else { throw self.invalid(text) }
            guard self.range.contains(number) else {
                let (low, high) = (self.range.lowerBound, self.range.upperBound)
                throw .invalid("\(self.name) \(quoted(text)) is invalid: it must be \(low) to \(high)")
            }
            numbers.append(number)
        }
        guard numbers == numbers.sorted() else {
            throw .invalid("\(self.name) \(quoted(text)) is invalid: a range must begin with the lower number")
        }
    }

    /// Returns whether a part is the last day, the working day next to a day, or a numbered weekday of a month.
    private func isSpecialDay(_ part: Substring) -> Bool {
        guard let days, !part.isEmpty else { return false }
        switch days {
        case .ofMonth:
            if part == "L" || part == "LW" { return true }
            return part.hasSuffix("W") && part.dropLast().number.map(self.range.contains) == true
        case .ofWeek:
            if part.hasSuffix("L") { return part.utf8.count == 1 || self.isDay(part.dropLast()) }
            let parts = part.utf8.split(separator: UInt8(ascii: "#"), omittingEmptySubsequences: false)
            guard parts.count == 2, let week = Substring(parts[1]).number else { return false }
            return self.isDay(Substring(parts[0])) && (1...5).contains(week)
        }
    }

    private func isDay(_ text: Substring) -> Bool { self.number(text).map(self.range.contains) == true }

    private func number(_ text: Substring) -> Int? {
        text.number ?? self.names.firstIndex(of: text.uppercased()).map { $0 + self.range.lowerBound }
    }

    private func invalid(_ text: String) -> CommandError {
        .invalid("\(self.name) \(quoted(text)) is not a cron field such as *, */15, 8-18 or 1,15")
    }
}

extension Substring {
    /// The number in a text of at most four digits.
    fileprivate var number: Int? {
        let digits = self.utf8
        guard (1...4).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int(self)
    }
}
