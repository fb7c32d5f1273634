extension FaultPlan {
    /// Something that goes wrong with a call.
    public enum Fault: Sendable, Hashable {
        /// The service refuses, because there are too many calls. It does not act.
        case throttled

        /// The service fails.
        ///
        /// The status is 500, or 503 if it is that; `acts` says whether the service has done what was asked.
        case serviceError(status: Int = 500, acts: Bool = false)

        /// No connection is made: it is certain that the service did not act.
        case notConnected

        /// The connection breaks before the service acts, which the caller can't know.
        case dropsRequest

        /// The connection breaks after the service acted, which the caller can't know.
        case dropsResponse

        /// The service acts, and answers some time later by the emulator's clock.
        case slow(Duration)

        /// The service refuses, because the caller's session token has expired. It does not act.
        case expiredCredentials

        /// One of each kind that a client may meet on a bad day, expired credentials apart.
        public static let common: [Fault] = [
            .throttled, .serviceError(), .serviceError(status: 503), .serviceError(acts: true), .notConnected,
            .dropsRequest, .dropsResponse, .slow(.seconds(2)),
        ]
    }
}
