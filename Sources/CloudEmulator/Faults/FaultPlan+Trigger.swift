extension FaultPlan {
    /// A condition that determines which calls have a fault.
    enum Trigger: Sendable, Hashable {
        case every(Int, Fault)
        case numbers(Set<Int>, Fault)
        case first(Int, Fault)
        case chance(seed: UInt64, rate: Double, [Fault])

        /// Returns the fault of the call with a number, counted from 1, or `nil` if the call has no fault.
        func fault(at number: Int) -> Fault? {
            switch self {
            case .every(let count, let fault):
                return count > 0 && number.isMultiple(of: count) ? fault : nil
            case .numbers(let numbers, let fault):
                return numbers.contains(number) ? fault : nil
            case .first(let count, let fault):
                return number <= count ? fault : nil
            case .chance(let seed, let rate, let faults):
                var chance = SeededNumbers(seed: seed, stream: number)
                guard Double(chance.next() >> 11) / Double(1 << 53) < rate else { return nil }
                return faults.randomElement(using: &chance)
            }
        }
    }
}
