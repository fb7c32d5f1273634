/// Growing delays between polls or attempts.
///
/// The delay starts short, grows with each poll, and grows faster when the service throttles.
package struct Backoff: Sendable {
    private let longest: Duration

    /// The factor on the longest delay between the repetitions of a schedule.
    private static let idleFactor = 4
    private var bound: Duration

    /// Creates a backoff.
    /// - Parameters:
    ///   - first: The approximate delay before the first poll.
    ///   - longest: The approximate longest delay between two polls.
    package init(first: Duration = .milliseconds(500), longest: Duration = .seconds(15)) {
        self.longest = longest
        self.bound = first
    }

    /// Returns the delay before the next poll.
    /// - Parameters:
    ///   - isThrottled: Whether the service throttled the last poll.
    ///   - isIdle: Whether nothing is running, as between the repetitions of a schedule.
    ///   - random: A number from 0 up to but not including 1.
    /// - Returns: The delay, with a jitter of a quarter up and down, so that many programs don't poll in step.
    package mutating func next(isThrottled: Bool = false, isIdle: Bool = false, random: Double) -> Duration {
        let longest = isIdle ? self.longest * Self.idleFactor : self.longest
        if !isThrottled { self.bound = min(self.bound, longest) }
        if isThrottled { self.bound = min(self.bound * 3, self.longest * 2) }
        let wait = self.bound * (0.75 + random / 2)
        if !isThrottled { self.bound = min(self.bound * 1.4, longest) }
        return wait
    }
}

extension Backoff {
    /// Waits for the next delay.
    /// - Parameters:
    ///   - dependencies: The sources of time and randomness.
    ///   - isThrottled: Whether the service throttled the last request.
    ///   - limit: The longest delay.
    /// - Returns: Whether the delay has passed; `false` if the task was cancelled.
    package mutating func wait(
        _ dependencies: Dependencies,
        isThrottled: Bool = false,
        atMost limit: Duration? = nil
    ) async -> Bool {
        let delay = self.next(isThrottled: isThrottled, random: dependencies.random())
        return await dependencies.time.sleep(for: min(delay, limit ?? delay))
    }
}
