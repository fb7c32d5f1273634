/// How often a command is asked about: quickly at first, more slowly the longer it takes, and more slowly still when
/// the service says that it is too much.
package struct PollPlan: Sendable {
    private let longest: Duration

    /// How many times the longest wait may be between the repetitions of a schedule.
    private static let idleFactor = 4
    private var bound: Duration

    /// Creates a plan.
    /// - Parameters:
    ///   - first: About how long to wait before the first question after the start.
    ///   - longest: About the longest wait between two questions.
    package init(first: Duration = .milliseconds(500), longest: Duration = .seconds(15)) {
        self.longest = longest
        self.bound = first
    }

    /// Returns how long to wait before the next question.
    /// - Parameters:
    ///   - isThrottled: Whether the last question was too much for the service.
    ///   - isIdle: Whether nothing runs at present, as between the repetitions of a schedule.
    ///   - random: A number at or above 0 and below 1.
    /// - Returns: The wait, which varies by a quarter up and down, so that many programs don't ask in step.
    package mutating func next(isThrottled: Bool = false, isIdle: Bool = false, random: Double) -> Duration {
        let longest = isIdle ? self.longest * Self.idleFactor : self.longest
        if !isThrottled { self.bound = min(self.bound, longest) }
        if isThrottled { self.bound = min(self.bound * 3, self.longest * 2) }
        let wait = self.bound * (0.75 + random / 2)
        if !isThrottled { self.bound = min(self.bound * 1.4, longest) }
        return wait
    }
}
