import CloudFoundation

/// The places in which a command may run at the same time, and when they become free.
struct DispatchSlots {
    private let count: Int

    /// The ends of what runs, the first one last.
    private var ends: [(date: Date, isError: Bool)] = []

    init(_ count: Int?, machines: Int) {
        self.count = min(count ?? machines, machines)
    }

    /// Returns when there is a place, and how many failed until then.
    mutating func next(after date: Date) -> (date: Date, errors: Int) {
        var (date, errors) = (date, 0)
        while let end = self.ends.last, end.date <= date || self.ends.count >= self.count {
            self.ends.removeLast()
            date = max(date, end.date)
            if end.isError { errors += 1 }
        }
        return (date, errors)
    }

    /// Takes a place.
    mutating func take(from start: Date, until end: Date, isError: Bool) {
        var (low, high) = (0, self.ends.count)
        while low < high {
            let middle = (low + high) / 2
            if self.ends[middle].date > end { low = middle + 1 } else { high = middle }
        }
        self.ends.insert((end, isError), at: low)
    }
}
