/// What goes wrong between an emulator and its clients, and when: a value, and the same every time.
///
/// ```swift
/// cloud.faults = .throttle(every: 5)
/// cloud.faults = .inject(.dropsResponse, onCalls: [1]).on("SendCommand") + .throttle(every: 7)
/// cloud.faults = .random(seed: 42)
/// ```
///
/// A plan is a list of rules. Each rule counts the calls that it is for, from 1; the first rule that strikes decides.
public struct FaultPlan: Sendable, Hashable {
    /// A fault, when it strikes, and which operations it is for.
    struct Rule: Sendable, Hashable {
        var occasion: Occasion

        /// The names of the operations; `nil` for all.
        var operations: Set<String>?

        func applies(to operation: String) -> Bool {
            self.operations?.contains(operation) ?? true
        }
    }

    var rules: [Rule]

    /// Nothing goes wrong.
    public static let none = FaultPlan(rules: [])

    /// Every so many calls one is refused because there are too many.
    /// - Parameter count: Strikes at the call of this number and its multiples; never if below 1.
    /// - Returns: The plan.
    public static func throttle(every count: Int) -> FaultPlan {
        .inject(.throttled, every: count)
    }

    /// Every so many calls something goes wrong.
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - count: Strikes at the call of this number and its multiples; never if below 1.
    /// - Returns: The plan.
    public static func inject(_ fault: Fault, every count: Int) -> FaultPlan {
        FaultPlan(rules: [Rule(occasion: .every(count, fault))])
    }

    /// Something goes wrong at some calls.
    /// - Parameters:
    ///   - fault: What goes wrong.
    ///   - numbers: The numbers of the calls, from 1.
    /// - Returns: The plan.
    public static func inject(_ fault: Fault, onCalls numbers: Set<Int>) -> FaultPlan {
        FaultPlan(rules: [Rule(occasion: .numbers(numbers, fault))])
    }

    /// Something goes wrong at every call.
    /// - Parameter fault: What goes wrong.
    /// - Returns: The plan.
    public static func always(_ fault: Fault) -> FaultPlan {
        .inject(fault, every: 1)
    }

    /// Faults by chance, which a seed decides: the same seed strikes the same calls with the same faults.
    /// - Parameters:
    ///   - seed: The seed.
    ///   - rate: How many calls are struck, from 0 (none) to 1 (all).
    ///   - faults: The faults, each as likely as the others.
    /// - Returns: The plan.
    public static func random(seed: UInt64, rate: Double = 0.2, of faults: [Fault] = Fault.common) -> FaultPlan {
        FaultPlan(rules: [Rule(occasion: .chance(seed: seed, rate: rate, faults))])
    }

    /// Restricts a plan to some operations; calls of others are not counted either.
    /// - Parameter operations: The operations' names.
    /// - Returns: The plan.
    public func on(_ operations: String...) -> FaultPlan {
        FaultPlan(
            rules: self.rules.map { rule in
                var rule = rule
                rule.operations = rule.operations?.intersection(operations) ?? Set(operations)
                return rule
            }
        )
    }

    /// Both plans; where both strike, the left one decides.
    /// - Parameters:
    ///   - left: A plan.
    ///   - right: Another plan.
    /// - Returns: The plan.
    public static func + (left: FaultPlan, right: FaultPlan) -> FaultPlan {
        FaultPlan(rules: left.rules + right.rules)
    }
}
