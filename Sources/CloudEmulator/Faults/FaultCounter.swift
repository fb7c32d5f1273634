/// A fault plan, and how many calls each of its rules has seen.
struct FaultCounter: Sendable {
    let plan: FaultPlan
    private var counts: [Int]

    init(_ plan: FaultPlan) {
        self.plan = plan
        self.counts = Array(repeating: 0, count: plan.rules.count)
    }

    /// Counts a call, and returns what goes wrong with it.
    mutating func next(_ operation: String) -> FaultPlan.Fault? {
        var found: FaultPlan.Fault?
        for (index, rule) in self.plan.rules.enumerated() where rule.applies(to: operation) {
            self.counts[index] += 1
            found = found ?? rule.occasion.fault(at: self.counts[index])
        }
        return found
    }
}
