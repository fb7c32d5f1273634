import CloudEmulator

extension FaultPlan {
    /// Reads a list of rules.
    init(_ value: FileValue) throws(ConfigurationFileError) {
        self = .none
        for rule in try value.elements() { self = self + (try Self.rule(rule)) }
    }

    private static func rule(_ value: FileValue) throws(ConfigurationFileError) -> FaultPlan {
        let members = try value.members(
            "fault",
            "status",
            "acts",
            "seconds",
            "operations",
            "every",
            "calls",
            "seed",
            "rate"
        )
        let fault = try Fault(members)
        var plan: FaultPlan
        switch (members["every"], members["calls"], members["seed"]) {
        case (let every?, nil, nil):
            guard let fault else { throw Self.withoutFault(value) }
            plan = .inject(fault, every: try every.number(in: 1...1_000_000))
        case (nil, let calls?, nil):
            guard let fault else { throw Self.withoutFault(value) }
            let numbers = try calls.elements().map { call throws(ConfigurationFileError) in
                try call.number(in: 1...1_000_000)
            }
            plan = .inject(fault, onCalls: Set(numbers))
        case (nil, nil, let seed?):
            plan = .random(
                seed: UInt64(try seed.number(in: 0...Int.max)),
                rate: try members["rate"]?.fraction() ?? 0.2,
                of: fault.map { [$0] } ?? Fault.common
            )
        default:
            throw ConfigurationFileError(path: value.path, reason: "expected one of the members every, calls and seed")
        }
        if let operations = members["operations"] {
            let names = try operations.elements().map { name throws(ConfigurationFileError) in try name.text() }
            plan = plan.on(operations: Set(names))
        }
        return plan
    }

    private static func withoutFault(_ value: FileValue) -> ConfigurationFileError {
        ConfigurationFileError(path: value.path, reason: "the member fault is missing")
    }
}

extension FaultPlan.Fault {
    /// Reads the fault of a rule, or returns `nil` if it names none.
    fileprivate init?(_ members: [String: FileValue]) throws(ConfigurationFileError) {
        guard let value = members["fault"] else { return nil }
        self = try value.choice([
            "throttled": .throttled,
            "serviceError": .serviceError(
                status: try members["status"]?.number(in: 500...599) ?? 500,
                acts: try members["acts"]?.flag() ?? false
            ),
            "notConnected": .notConnected,
            "dropsRequest": .dropsRequest,
            "dropsResponse": .dropsResponse,
            "slow": .slow(try members["seconds"]?.seconds() ?? .seconds(2)),
            "expiredCredentials": .expiredCredentials,
        ])
    }
}
