/// Why another attempt may succeed where one failed.
package enum RetryReason: Sendable, Hashable {
    /// The service throttled the request; with a status of the 400s it did not act.
    case throttling

    /// The service or the way to it failed; it may have acted.
    case transient

    /// The service is still busy with an earlier attempt that carried the same idempotency token.
    case inProgress

    /// The service rejected the request before it acted, for something that another attempt mends, such as a wrong time; with a status
    /// of the 400s only.
    case rejectedBeforeActing

    /// Returns whether the service may have acted.
    ///
    /// Whatever the code: where something fails on the way, it may be about another copy of the request than the one that
    /// the service acted on.
    package func mayHaveActed(answering status: Int) -> Bool {
        self == .transient || self == .inProgress || !(400..<500).contains(status)
    }
}
