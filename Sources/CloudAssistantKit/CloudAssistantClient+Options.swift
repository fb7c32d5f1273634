public import CloudFoundation

extension CloudAssistantClient {
    /// The signature version of requests.
    #if hasAttribute(nonexhaustive)
    @nonexhaustive
    #endif
    public enum Signature: Sendable, Hashable {
        /// Version 3, ACS3-HMAC-SHA256: the signature in headers.
        case acs3

        /// Version 1, RPC with HMAC-SHA1: the signature in the query.
        case rpc
    }

    /// The options of a client.
    public struct Options: Sendable {
        /// The endpoint to use instead of the region's own, such as a test server.
        public var endpoint: URL?

        /// Whether to use the endpoint that is reachable from within a VPC.
        ///
        /// `false` uses the configuration.
        public var useVPC: Bool

        /// The signature version.
        public var signature: Signature

        /// The policy for retrying failed calls.
        public var retry: RetryPolicy

        /// The time limits of calls.
        public var timeouts: Timeouts

        /// The observers of calls, for logs, metrics and traces.
        public var observers: [any CallObserver]

        /// The profile of the command-line tool's file.
        ///
        /// By default, the one in `ALIBABA_CLOUD_PROFILE`, otherwise the current.
        public var profile: String?

        /// The source of settings, and of credentials if the client was given none.
        ///
        /// By default, it is the machine that the program runs on.
        public var host: HostSystem

        /// The application name in the `User-Agent` header, such as `nightly-backup`.
        ///
        /// By default, it is the value of `ALIBABA_CLOUD_USER_AGENT`.
        public var applicationName: String?

        /// The name of this client's account in reports, such as `staging`, for programs with several accounts.
        public var accountLabel: String?

        /// The handling of responses that deviate from the documentation.
        ///
        /// By default, as much as possible is decoded.
        public var decoding: ResponseDecoding

        /// Creates options.
        /// - Parameters:
        ///   - endpoint: The endpoint to use instead of the region's own.
        ///   - useVPC: Whether to use the endpoint that is reachable from within a VPC.
        ///   - signature: The signature version.
        ///   - retry: The policy for retrying failed calls.
        ///   - timeouts: The time limits of calls.
        ///   - observers: The observers of calls.
        ///   - profile: The profile for settings, and for credentials if the client was given none.
        ///   - host: The source of settings and credentials.
        ///   - applicationName: The application name in the `User-Agent` header.
        ///   - accountLabel: The name of this client's account in reports.
        ///   - decoding: The handling of responses that deviate from the documentation.
        public init(
            endpoint: URL? = nil,
            useVPC: Bool = false,
            signature: Signature = .acs3,
            retry: RetryPolicy = .configured,
            timeouts: Timeouts = Timeouts(),
            observers: [any CallObserver] = [],
            profile: String? = nil,
            host: HostSystem = .current,
            applicationName: String? = nil,
            accountLabel: String? = nil,
            decoding: ResponseDecoding = .lenient
        ) {
            self.endpoint = endpoint
            self.useVPC = useVPC
            self.signature = signature
            self.retry = retry
            self.timeouts = timeouts
            self.observers = observers
            self.profile = profile
            self.host = host
            self.applicationName = applicationName
            self.accountLabel = accountLabel
            self.decoding = decoding
        }
    }
}

extension CloudAssistantClient.Options: ClientOptions {}
