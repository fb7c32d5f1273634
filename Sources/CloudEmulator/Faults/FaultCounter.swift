/// A fault plan with the number of calls that each of its rules has counted.
struct FaultCounter: Sendable {
    let plan: FaultPlan
    private var counts: [Int]

    init(_ plan: FaultPlan) {
        self.plan = plan
        self.counts = Array(repeating: 0, count: plan.rules.count)
    }

    /// Counts a call and returns its fault, if any.
    mutating func next(_ operation: String) -> FaultPlan.Fault? {
        var found: FaultPlan.Fault?
        for (index, rule) in self.plan.rules.enumerated() where rule.applies(to: operation) {
            self.counts[index] += 1
            found = found ?? rule.trigger.fault(at: self.counts[index])
        }
        return found
    }
}
