extension RunOptions {
    /// Validates the options.
    /// - Throws: ``CommandError/invalid(_:)`` with the name of the invalid option.
    package func check() throws(CommandError) {
        for (name, limit) in [
            ("executionTimeout", self.executionTimeout), ("deliveryTimeout", self.deliveryTimeout),
            ("deadline", self.deadline),
        ] {
            if let limit, limit <= .zero { throw .invalid("\(name) is \(limit.text): it must be greater than 0") }
        }
        switch self.maxConcurrency {
        case .count(let count) where count < 1:
            throw .invalid("maxConcurrency is \(count): it must be at least 1 machine")
        case .percent(let part) where !(1...100).contains(part):
            throw .invalid("maxConcurrency is \(part) %: it must be 1 to 100")
        default: break
        }
        switch self.maxErrors {
        case .count(let count) where count < 0: throw .invalid("maxErrors is \(count): it must be at least 0")
        case .percent(let part) where !(0...100).contains(part):
            throw .invalid("maxErrors is \(part) %: it must be 0 to 100")
        default: break
        }
    }
}

extension RunOptions.Share {
    /// Returns the number of machines that the share stands for.
    ///
    /// A percentage is rounded down.
    package func count(of machines: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let part): machines * part / 100
        }
    }
}

extension Array {
    /// Returns the elements in arrays of a size, of which the last may be smaller.
    package func pieces(of size: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: size).map { Array(self[$0..<Swift.min($0 + size, self.count)]) }
    }
}
