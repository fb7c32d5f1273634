extension RunOptions {
    /// Refuses what no service can do.
    /// - Throws: ``CommandError/invalid(_:)`` that names the option.
    package func check() throws(CommandError) {
        for (name, limit) in [
            ("executionTimeout", self.executionTimeout), ("deliveryTimeout", self.deliveryTimeout),
            ("deadline", self.deadline),
        ] {
            if let limit, limit <= .zero { throw .invalid("\(name) is \(limit.text): it must be more than nothing") }
        }
        switch self.maxConcurrency {
        case .count(let count) where count < 1: throw .invalid("maxConcurrency is \(count): the least is 1 machine")
        case .percent(let part) where !(1...100).contains(part):
            throw .invalid("maxConcurrency is \(part) %: it is 1 to 100")
        default: break
        }
        switch self.maxErrors {
        case .count(let count) where count < 0: throw .invalid("maxErrors is \(count): the least is 0")
        case .percent(let part) where !(0...100).contains(part):
            throw .invalid("maxErrors is \(part) %: it is 0 to 100")
        default: break
        }
    }
}

extension RunOptions.Share {
    /// How many machines the share is, of some; a percentage is rounded down.
    package func count(of machines: Int) -> Int {
        switch self {
        case .count(let count): count
        case .percent(let part): machines * part / 100
        }
    }
}

extension Array {
    /// The elements in pieces of a size, of which the last may be smaller.
    package func pieces(of size: Int) -> [[Element]] {
        stride(from: 0, to: self.count, by: size).map { Array(self[$0..<Swift.min($0 + size, self.count)]) }
    }
}
