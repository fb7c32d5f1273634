/// The faults of one call, attempt by attempt, and the client settings for it.
public struct CallPlan: Sendable {
    /// The remaining faults, next one first.
    ///
    /// After the last one, attempts succeed.
    public var faults: [PlannedFault]

    /// The maximum number of attempts.
    public let maxAttempts: Int

    /// The time limit of the whole call.
    public let callLimit: Duration?

    /// The status of a response that reports a failure.
    public let failureStatus: Int

    /// The offset of the service's clock from this machine's clock, in seconds.
    public let skew: Double

    /// Creates the plan for a seed.
    public init(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let count = Int.random(in: 0...5, using: &generator)
        self.faults = (0..<count).map { _ in PlannedFault.allCases.randomElement(using: &generator) ?? .none }
        self.maxAttempts = Int.random(in: 1...5, using: &generator)
        self.callLimit = Bool.random(using: &generator) ? nil : .seconds(Int.random(in: 1...200, using: &generator))
        self.failureStatus =
            [500, 500, 501, 502, 503, 504, 505, 507, 520, 524, 599].randomElement(using: &generator) ?? 500
        self.skew = [-86_400, -3_600, 600, 7_200].randomElement(using: &generator) ?? 600
    }
}
