/// A deterministic plan of the faults that an emulator injects.
///
/// ```swift
/// cloud.faults = .throttle(every: 5)
/// cloud.faults = .inject(.dropsResponse, onCalls: [1]).on("SendCommand") + .throttle(every: 7)
/// cloud.faults = .inject(.error(code: "InvalidInstanceId"), onFirst: 2).on("SendCommand", "CancelCommand")
/// cloud.faults = .random(seed: 42)
/// ```
///
/// A plan is a list of rules. Each rule counts the calls that it applies to, starting at 1. If several rules have a
/// fault for a call, the first rule takes precedence.
public struct FaultPlan: Sendable, Hashable {
    /// A fault trigger for a set of operations.
    struct Rule: Sendable, Hashable {
        var trigger: Trigger

        /// The names of the operations, or `nil` for all.
        var operations: Set<String>?

        func applies(to operation: String) -> Bool {
            self.operations?.contains(operation) ?? true
        }
    }

    var rules: [Rule]

    /// A plan without faults.
    public static let none = FaultPlan(rules: [])

    /// Returns a plan that throttles every nth call.
    /// - Parameter count: The interval. Calls whose number is a multiple of it are throttled, or no calls if it is
    ///   below 1.
    /// - Returns: The plan.
    public static func throttle(every count: Int) -> FaultPlan {
        .inject(.throttled, every: count)
    }

    /// Returns a plan that injects a fault into every nth call.
    /// - Parameters:
    ///   - fault: The fault.
    ///   - count: The interval. Calls whose number is a multiple of it have the fault, or no calls if it is below 1.
    /// - Returns: The plan.
    public static func inject(_ fault: Fault, every count: Int) -> FaultPlan {
        FaultPlan(rules: [Rule(trigger: .every(count, fault))])
    }

    /// Returns a plan that injects a fault into specific calls.
    /// - Parameters:
    ///   - fault: The fault.
    ///   - numbers: The numbers of the calls, starting at 1.
    /// - Returns: The plan.
    public static func inject(_ fault: Fault, onCalls numbers: Set<Int>) -> FaultPlan {
        FaultPlan(rules: [Rule(trigger: .numbers(numbers, fault))])
    }

    /// Returns a plan that injects a fault into the first calls.
    /// - Parameters:
    ///   - fault: The fault.
    ///   - count: The number of calls.
    /// - Returns: The plan.
    public static func inject(_ fault: Fault, onFirst count: Int) -> FaultPlan {
        FaultPlan(rules: [Rule(trigger: .first(count, fault))])
    }

    /// Returns a plan that injects a fault into every call.
    /// - Parameter fault: The fault.
    /// - Returns: The plan.
    public static func always(_ fault: Fault) -> FaultPlan {
        .inject(fault, every: 1)
    }

    /// Returns a plan that injects pseudorandom faults.
    ///
    /// The same seed injects the same faults into the same calls.
    /// - Parameters:
    ///   - seed: The seed.
    ///   - rate: The fraction of calls with a fault, from 0 (none) to 1 (all).
    ///   - faults: The faults, which are equally likely.
    /// - Returns: The plan.
    public static func random(seed: UInt64, rate: Double = 0.2, of faults: [Fault] = Fault.common) -> FaultPlan {
        FaultPlan(rules: [Rule(trigger: .chance(seed: seed, rate: rate, faults))])
    }

    /// Returns a copy of the plan that applies to and counts only calls of some operations.
    /// - Parameter operations: The names of the operations.
    /// - Returns: The plan.
    public func on(_ operations: String...) -> FaultPlan {
        self.on(operations: Set(operations))
    }

    /// Returns a copy of the plan that applies to and counts only calls of some operations.
    package func on(operations: Set<String>) -> FaultPlan {
        FaultPlan(
            rules: self.rules.map { rule in
                var rule = rule
                rule.operations = rule.operations?.intersection(operations) ?? operations
                return rule
            }
        )
    }

    /// Returns a plan with the rules of both plans, in which the left plan takes precedence.
    /// - Parameters:
    ///   - left: A plan.
    ///   - right: Another plan.
    /// - Returns: The plan.
    public static func + (left: FaultPlan, right: FaultPlan) -> FaultPlan {
        FaultPlan(rules: left.rules + right.rules)
    }
}
