public import CloudCore

/// How a call ended while a plan went wrong, and what the service did.
public struct PlanOutcome: Sendable {
    /// The plan's seed.
    public let seed: UInt64

    /// How often the service acted.
    public let executions: Int

    /// What happened, attempt by attempt.
    public let happened: [PlannedFault]

    /// Whether the error says that the service may have acted; `nil` if the call ended in an answer.
    public let mayHaveActed: Bool?

    /// Notes how a call ended.
    public init<Code>(seed: UInt64, _ service: CountingService, error: CloudError<Code>?) {
        self.seed = seed
        self.executions = service.executions
        self.happened = service.happened
        self.mayHaveActed = error.map(\.mayHaveTakenEffect)
    }

    /// Whether the service acted more than once.
    public var isDuplicate: Bool { self.executions > 1 }

    /// Whether the caller was told the truth about what the service did.
    public var isTruthful: Bool {
        guard let mayHaveActed else { return self.executions >= 1 }
        // Not only on the safe side: where nothing was uncertain, the error says that nothing was done.
        return self.executions == 0 && !self.happened.contains(where: \.isUncertain) ? !mayHaveActed : mayHaveActed
    }
}
