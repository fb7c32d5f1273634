import CloudAssistantKit
import CloudCore
import CloudEmulator
import SSMKit

extension FaultPlan {
    /// Reads a list of rules.
    init(_ value: FileValue) throws(ConfigurationFileError) {
        self = .none
        for rule in try value.elements() { self = self + (try Self.rule(rule)) }
    }

    private static func rule(_ value: FileValue) throws(ConfigurationFileError) -> FaultPlan {
        let members = try value.members([
            "fault", "code", "status", "acts", "seconds", "operations", "every", "calls", "first", "seed", "rate",
        ])
        let fault = try Fault(members)
        var plan: FaultPlan
        switch (members["every"], members["calls"], members["first"], members["seed"]) {
        case (let every?, nil, nil, nil):
            plan = .inject(try value.required(fault), every: try every.number(in: 1...1_000_000))
        case (nil, let calls?, nil, nil):
            let numbers = try calls.elements().map { call throws(ConfigurationFileError) in
                try call.number(in: 1...1_000_000)
            }
            plan = .inject(try value.required(fault), onCalls: Set(numbers))
        case (nil, nil, let first?, nil):
            plan = .inject(try value.required(fault), onFirst: try first.number(in: 1...1_000_000))
        case (nil, nil, nil, let seed?):
            plan = .random(
                seed: UInt64(try seed.number(in: 0...Int.max)),
                rate: try members["rate"]?.fraction() ?? 0.2,
                of: fault.map { [$0] } ?? Fault.common
            )
        default:
            throw ConfigurationFileError(
                path: value.path,
                reason: "expected exactly one of the members every, calls, first and seed"
            )
        }
        if let operations = members["operations"] {
            let names = try operations.elements().map { name throws(ConfigurationFileError) in try name.operation() }
            plan = plan.on(operations: Set(names))
        }
        return plan
    }

    /// The operations of both clouds, and the one that reads a stored output.
    fileprivate static let operations = Set(
        (SSM.operations + CloudAssistant.operations).map(\.name) + ["GetObject"]
    )
}

extension FileValue {
    /// Returns the fault of a rule, which has to name one.
    fileprivate func required(_ fault: FaultPlan.Fault?) throws(ConfigurationFileError) -> FaultPlan.Fault {
        guard let fault else { throw ConfigurationFileError(path: self.path, reason: "the member fault is missing") }
        return fault
    }

    /// Returns the name of an operation.
    fileprivate func operation() throws(ConfigurationFileError) -> String {
        let name = try self.text()
        guard FaultPlan.operations.contains(name) else { throw self.expected("the name of an operation") }
        return name
    }
}

extension FaultPlan.Fault {
    /// Reads the fault of a rule, or returns `nil` if it names none.
    fileprivate init?(_ members: [String: FileValue]) throws(ConfigurationFileError) {
        guard let value = members["fault"] else { return nil }
        let acts = try members["acts"]?.flag() ?? false
        let status = try members["status"]?.number(in: 400...599)
        self = try value.choice([
            "throttled": .throttled,
            "serviceError": .serviceError(status: status ?? 500, acts: acts),
            "error": .error(code: try members["code"]?.text() ?? "InternalError", status: status ?? 400, acts: acts),
            "notConnected": .notConnected,
            "dropsRequest": .dropsRequest,
            "dropsResponse": .dropsResponse,
            "slow": .slow(try members["seconds"]?.seconds() ?? .seconds(2)),
            "expiredCredentials": .expiredCredentials,
        ])
    }
}
