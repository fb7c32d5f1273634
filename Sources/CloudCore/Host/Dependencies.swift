/// What a client takes from the world around it: time and chance.
///
/// Tests give their own.
package struct Dependencies: Sendable {
    /// The time.
    package var time: TimeSource

    /// Returns a number at or above 0 and below 1.
    package var random: @Sendable () -> Double

    /// Returns text that was never returned before: nonces, idempotency tokens, invocation ids.
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
