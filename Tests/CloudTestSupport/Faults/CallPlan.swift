/// What goes wrong in one call, attempt by attempt, and how the client is set up for it.
public struct CallPlan: Sendable {
    /// What is left to happen, the next first; after the last, all is well.
    public var faults: [PlannedFault]

    /// How often the client may send the request.
    public let maxAttempts: Int

    /// How long the whole call may take.
    public let callLimit: Duration?

    /// The status of an answer that tells of a failure.
    public let failureStatus: Int

    /// How far the service's clock is ahead of this machine's, in seconds.
    public let skew: Double

    /// Makes the plan of a seed.
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
