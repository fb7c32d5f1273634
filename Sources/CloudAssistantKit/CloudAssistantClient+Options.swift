public import Foundation

extension CloudAssistantClient {
    /// The way a client signs.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Signature: Sendable, Hashable {
        /// Version 3, ACS3-HMAC-SHA256: the signature in headers.
        case acs3

        /// Version 1, RPC with HMAC-SHA1: the signature in the query.
        case rpc
    }

    /// How a client behaves.
    public struct Options: Sendable {
        /// Where to send requests instead of the region's own endpoint, such as a test server.
        public var endpoint: URL?

        /// Whether to use the endpoint that is reached from within a VPC.
        public var useVPC: Bool

        /// The way requests are signed.
        public var signature: Signature

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
        ///   - useVPC: Whether to use the endpoint that is reached from within a VPC.
        ///   - signature: The way requests are signed.
        ///   - retry: How often and when a failed call is tried again.
        ///   - timeouts: How long a call may take.
        ///   - observer: Sees what happens to calls.
        public init(
            endpoint: URL? = nil,
            useVPC: Bool = false,
            signature: Signature = .acs3,
            retry: RetryPolicy = .standard,
            timeouts: Timeouts = Timeouts(),
            observer: (any CallObserver)? = nil
        ) {
            self.endpoint = endpoint
            self.useVPC = useVPC
            self.signature = signature
            self.retry = retry
            self.timeouts = timeouts
            self.observer = observer
            self.surroundings = nil
        }
    }
}
