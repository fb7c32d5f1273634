public import CloudCore

/// The outcome of a call under a plan of faults, and what the service did.
public struct PlanOutcome: Sendable {
    /// The plan's seed.
    public let seed: UInt64

    /// The number of times the service acted.
    public let executions: Int

    /// The faults, attempt by attempt.
    public let happened: [PlannedFault]

    /// Whether the service may have acted, according to the error.
    ///
    /// `nil` if the call returned a response.
    public let mayHaveActed: Bool?

    /// Creates the outcome of a call.
    public init<Code>(seed: UInt64, _ service: CountingService, error: CloudError<Code>?) {
        self.seed = seed
        self.executions = service.executions
        self.happened = service.happened
        self.mayHaveActed = error.map(\.mayHaveTakenEffect)
    }

    /// Whether the service acted more than once.
    public var isDuplicate: Bool { self.executions > 1 }

    /// Whether the call reported correctly what the service did.
    public var reportsEffectCorrectly: Bool {
        guard let mayHaveActed else { return self.executions >= 1 }
        // Erring on the safe side is not enough: without uncertainty, the error must report that nothing was done.
        return self.executions == 0 && !self.happened.contains(where: \.isUncertain) ? !mayHaveActed : mayHaveActed
    }
}
