import CloudFoundation

/// The concurrency slots of a command and the dates at which they become free.
struct DispatchSlots {
    private let count: Int

    /// The ends of the active runs, latest first.
    private var ends: [(date: Date, isError: Bool)] = []

    init(_ count: Int?, machines: Int) {
        self.count = min(count ?? machines, machines)
    }

    /// Returns the date at which a slot is free and the number of errors up to that date.
    mutating func next(after date: Date) -> (date: Date, errors: Int) {
        var (date, errors) = (date, 0)
        while let end = self.ends.last, end.date <= date || self.ends.count >= self.count {
            self.ends.removeLast()
            date = max(date, end.date)
            if end.isError { errors += 1 }
        }
        return (date, errors)
    }

    /// Occupies a slot.
    mutating func take(from start: Date, until end: Date, isError: Bool) {
        var (low, high) = (0, self.ends.count)
        while low < high {
            let middle = (low + high) / 2
            if self.ends[middle].date > end { low = middle + 1 } else { high = middle }
        }
        self.ends.insert((end, isError), at: low)
    }
}
