/// The reason that another attempt may succeed after a failure.
package enum RetryReason: Sendable, Hashable {
    /// Throttling; with a 4xx status the request had no effect.
    case throttling

    /// A temporary failure of the service or the network; the request may have taken effect.
    case transient

    /// An earlier attempt with the same idempotency token that the service is still processing.
    case inProgress

    /// A rejection before the request took effect, for a cause that another attempt corrects, such as a wrong date.
    ///
    /// Only with a 4xx status.
    case rejectedBeforeActing

    /// Returns whether the request may have taken effect.
    ///
    /// Independent of the error code: after a network failure, the error may refer to another copy of the request
    /// than the one that took effect.
    package func mayHaveActed(status: Int) -> Bool {
        self == .transient || self == .inProgress || !(400..<500).contains(status)
    }
}
