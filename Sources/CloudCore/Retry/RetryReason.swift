/// Why another attempt may succeed where one failed.
package enum RetryReason: Sendable, Hashable {
    /// The service refused because too much was asked of it; it did not act.
    case throttling

    /// The service or the way to it failed; it may have acted.
    case transient

    /// The service is still busy with an earlier attempt that carried the same idempotency token.
    case inProgress

    /// The service refused before it acted, for something that another attempt mends, such as a used nonce.
    case refusedBeforeActing

    /// Whether the service may have acted.
    package var mayHaveActed: Bool { self == .transient || self == .inProgress }
}
