/// The sources of time and randomness that a client depends on, which tests replace.
package struct Dependencies: Sendable {
    /// The time source.
    package var time: TimeSource

    /// A closure that returns a random number in the range `0..<1`.
    package var random: @Sendable () -> Double

    /// A closure that returns a unique string for nonces, idempotency tokens and invocation IDs.
    package var unique: @Sendable () -> String

    package init(
        time: TimeSource = .system,
        random: @escaping @Sendable () -> Double = { Double.random(in: 0..<1) },
        unique: @escaping @Sendable () -> String = { UniqueText.next() }
    ) {
        self.time = time
        self.random = random
        self.unique = unique
    }
}
