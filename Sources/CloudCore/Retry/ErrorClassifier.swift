/// What error codes mean that all services of a cloud use.
package struct ErrorClassifier: Sendable {
    /// Returns why another attempt may succeed after an error with a code and an HTTP status, if it may.
    package let retryReason: @Sendable (_ code: String, _ status: Int) -> RetryReason?

    /// Returns whether an error with a code may be due to this machine's clock.
    package let clockSuspicion: @Sendable (_ code: String) -> ClockSkew.Suspicion?

    /// The codes for credentials that have expired or that the service doesn't know.
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
