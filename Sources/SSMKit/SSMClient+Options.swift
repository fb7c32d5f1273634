public import Foundation

extension SSMClient {
    /// How a client behaves.
    public struct Options: Sendable {
        /// Where to send requests instead of the region's own endpoint, such as a test server.
        public var endpoint: URL?

        /// Whether to use the endpoint with FIPS 140 validated cryptography.
        public var useFIPS: Bool

        /// Whether to use the endpoint that answers over IPv6 too.
        public var useDualStack: Bool

        /// How often and when a failed call is tried again.
        public var retry: RetryPolicy

        /// How long a call may take.
        public var timeouts: Timeouts

        /// Sees what happens to calls, for logs, metrics and traces.
        public var observer: (any CallObserver)?

        /// Time and chance; `nil` takes the transport's time.
        package var surroundings: Surroundings?

        /// Creates options.
        /// - Parameters:
        ///   - endpoint: Where to send requests instead of the region's own endpoint.
        ///   - useFIPS: Whether to use the endpoint with FIPS 140 validated cryptography.
        ///   - useDualStack: Whether to use the endpoint that answers over IPv6 too.
        ///   - retry: How often and when a failed call is tried again.
        ///   - timeouts: How long a call may take.
        ///   - observer: Sees what happens to calls.
        public init(
            endpoint: URL? = nil,
            useFIPS: Bool = false,
            useDualStack: Bool = false,
            retry: RetryPolicy = .standard,
            timeouts: Timeouts = Timeouts(),
            observer: (any CallObserver)? = nil
        ) {
            self.endpoint = endpoint
            self.useFIPS = useFIPS
            self.useDualStack = useDualStack
            self.retry = retry
            self.timeouts = timeouts
            self.observer = observer
            self.surroundings = nil
        }
    }
}
