extension FaultPlan {
    /// A fault of a call.
    public enum Fault: Sendable, Hashable {
        /// The service rejects the call because there are too many calls. It does not process the call.
        case throttled

        /// The service fails.
        ///
        /// The error code is the service's code for an unavailable service if `status` is 503, and for an internal
        /// error otherwise. `acts` indicates whether the service processes the call before it fails.
        case serviceError(status: Int = 500, acts: Bool = false)

        /// The service rejects the call with an error code, which can be any text.
        ///
        /// `acts` indicates whether the service processes the call before it rejects it.
        case error(code: String, status: Int = 400, acts: Bool = false)

        /// The connection can't be established. The service does not process the call.
        case notConnected

        /// The connection breaks before the service processes the call, which the client can't detect.
        case dropsRequest

        /// The connection breaks after the service processed the call, which the client can't detect.
        case dropsResponse

        /// The service processes the call and responds after a delay by the emulator's clock.
        case slow(Duration)

        /// The service rejects the call because the session token has expired. It does not process the call.
        case expiredCredentials

        /// One fault of each kind except error codes and expired credentials.
        public static let common: [Fault] = [
            .throttled, .serviceError(), .serviceError(status: 503), .serviceError(acts: true), .notConnected,
            .dropsRequest, .dropsResponse, .slow(.seconds(2)),
        ]
    }
}
