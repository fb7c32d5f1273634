/// A classification of the error codes that all services of a cloud share.
package struct ErrorClassifier: Sendable {
    /// A closure that returns the reason to retry after an error with a code and an HTTP status, or `nil`.
    package let retryReason: @Sendable (_ code: String, _ status: Int) -> RetryReason?

    /// A closure that returns the certainty that the system clock caused an error with a code, or `nil`.
    package let clockSuspicion: @Sendable (_ code: String) -> ClockSkew.Suspicion?

    /// The codes for expired or unknown credentials.
    package let rejectedCredentials: Set<String>

    package init(
        retryReason: @escaping @Sendable (_ code: String, _ status: Int) -> RetryReason?,
        clockSuspicion: @escaping @Sendable (_ code: String) -> ClockSkew.Suspicion?,
        rejectedCredentials: Set<String>
    ) {
        self.retryReason = retryReason
        self.clockSuspicion = clockSuspicion
        self.rejectedCredentials = rejectedCredentials
    }
}
