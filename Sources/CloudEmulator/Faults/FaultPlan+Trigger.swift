extension FaultPlan {
    /// A condition that determines which calls have a fault.
    enum Trigger: Sendable, Hashable {
        case every(Int, Fault)
        case numbers(Set<Int>, Fault)
        case chance(seed: UInt64, rate: Double, [Fault])

        /// Returns the fault of the call with a number, counted from 1, or `nil` if the call has no fault.
        func fault(at number: Int) -> Fault? {
            switch self {
            case .every(let count, let fault):
                return count > 0 && number.isMultiple(of: count) ? fault : nil
            case .numbers(let numbers, let fault):
                return numbers.contains(number) ? fault : nil
            case .chance(let seed, let rate, let faults):
                var chance = SeededNumbers(seed: seed, stream: number)
                guard Double(chance.next() >> 11) / Double(1 << 53) < rate else { return nil }
                return faults.randomElement(using: &chance)
            }
        }
    }
}

/// A SplitMix64 generator whose numbers depend only on a seed and a stream number.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64, stream: Int) {
        self.state = seed &+ UInt64(truncatingIfNeeded: stream) &* 0xd134_2543_de82_ef95
        // Without this step, adjacent streams would start with similar numbers.
        self.state = self.next()
    }

    mutating func next() -> UInt64 {
        self.state &+= 0x9e37_79b9_7f4a_7c15
        var bits = self.state
        bits = (bits ^ (bits >> 30)) &* 0xbf58_476d_1ce4_e5b9
        bits = (bits ^ (bits >> 27)) &* 0x94d0_49bb_1331_11eb
        return bits ^ (bits >> 31)
    }
}
