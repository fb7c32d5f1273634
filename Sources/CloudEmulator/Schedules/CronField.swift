import CloudCore

/// A field of a cron expression: the numbers that it matches, or `?`.
struct CronField: Sendable {
    /// The numbers in ascending order, or `nil` for `?`, which leaves the choice to another field.
    let numbers: [Int]?

    /// Parses `*`, `?`, numbers, and names, with `-`, `/`, and commas, or returns `nil` if the text is not valid.
    init?(_ text: Substring, _ range: ClosedRange<Int>, names: [String] = []) {
        guard text != "?" else {
            self.numbers = nil
            return
        }
        var numbers: Set<Int> = []
        for part in text.parts(separatedBy: ",") {
            let halves = part.parts(separatedBy: "/")
            guard (1...2).contains(halves.count) else { return nil }
            let ends = halves[0].parts(separatedBy: "-")
            func number(_ text: String) -> Int? {
                let name = names.firstIndex(of: text.uppercased()).map { $0 + range.lowerBound }
                return (name ?? Int(text)).flatMap { range.contains($0) ? $0 : nil }
            }
            var bounds: ClosedRange<Int>
            if halves[0] == "*" {
                bounds = range
            } else {
                guard (1...2).contains(ends.count), let first = number(ends[0]),
                    let last = number(ends[ends.count - 1]),
                    first <= last
                else { return nil }
                // `5/10` starts at 5 and extends to the end of the range.
                bounds = first...(ends.count == 1 && halves.count == 2 ? range.upperBound : last)
            }
            guard halves.count == 1 || (Int(halves[1]) ?? 0) > 0 else { return nil }
            let step = halves.count == 2 ? Int(halves[1]) ?? 1 : 1
            numbers.formUnion(stride(from: bounds.lowerBound, through: bounds.upperBound, by: step))
        }
        self.numbers = numbers.sorted()
    }

    func contains(_ number: Int) -> Bool {
        self.numbers?.contains(number) ?? true
    }
}
